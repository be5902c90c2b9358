from alpine as base
arg NPM_TOKEN
env A=b
run make
