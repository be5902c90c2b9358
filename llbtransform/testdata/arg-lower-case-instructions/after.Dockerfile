from alpine as base
# leaktight: was arg NPM_TOKEN, now --secret id=NPM_TOKEN,env=NPM_TOKEN
env A=b
run --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN make
