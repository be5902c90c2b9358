package project

// Node is a workspace of packages, as npm, yarn and pnpm have it.
func Node() (Project, error) {
	return plant("node", []plan{
		plain("package.json", `{
  "name": "shop",
  "private": true,
  "workspaces": ["packages/*"],
  "scripts": {"build": "node build.js", "start": "node packages/api/server.js"},
  "dependencies": {"@team/ui": "^2.1.0", "express": "^4.19.2"}
}
`),
		plain("package-lock.json", `{"name": "shop", "lockfileVersion": 3, "packages": {"": {"name": "shop"}}}`+"\n"),
		plain("packages/api/server.js", "require('express')().listen(process.env.PORT || 3000)\n"),
		program("build.js", "#!/usr/bin/env node\nconsole.log('built')\n"),
		plain(".gitignore", "node_modules/\n.env*\n!.env.example\n.npmrc\ncerts/\n"),
		plain(".git/HEAD", "ref: refs/heads/main\n"),
		plain(".git/refs/heads/main", "8f3b1d0c6f0a4d2e9b7c5a1e3f2d4c6b8a0e9d7f\n"),
		plain(".git/hooks/pre-commit.sample", "#!/bin/sh\nexec git diff-index --check --cached HEAD --\n"),

		hit("npmrc", ".npmrc", "@team:registry=https://registry.example.com/\n//registry.example.com/:_authToken=«token»\nsave-exact=true\n"),
		hit("env", ".env", "NODE_ENV=development\nPORT=3000\nDATABASE_URL=postgres://shop:«token»@localhost:5432/shop\nSESSION_SECRET=«token»\n"),
		hit("env.local", ".env.local", "STRIPE_API_KEY=«token»\nNEXT_PUBLIC_SITE=https://shop.example.com\n"),
		hit("packages/api/.env", "packages/api/.env", "JWT_SECRET=«token»\nLOG_LEVEL=debug\n"),
		hit("config", ".git/config", `[core]
	repositoryformatversion = 0
	filemode = true
	bare = false
[remote "origin"]
	url = https://ci-bot:«token»@git.example.com/team/shop.git
	fetch = +refs/heads/*:refs/remotes/origin/*
[branch "main"]
	remote = origin
	merge = refs/heads/main
`),
		hit("yarnrc.yml", ".yarnrc.yml", "nodeLinker: node-modules\nnpmScopes:\n  team:\n    npmRegistryServer: https://registry.example.com\n    npmAuthToken: «token»\n"),
		hit("sentryclirc", ".sentryclirc", "[defaults]\norg=team\nproject=shop\n\n[auth]\ntoken=«token»\n"),
		hit("serviceAccountKey.json", "packages/api/serviceAccountKey.json", `{
  "type": "service_account",
  "project_id": "shop-dev",
  "private_key": "«json tlskey»",
  "client_email": "firebase-adminsdk@shop-dev.iam.gserviceaccount.com"
}
`),
		hit("localhost-key.pem", "certs/localhost-key.pem", "«tlskey»"),
		named("deploy_key", "deploy/deploy_key", "«sshkey»"),

		near("a template", ".env.example", "NODE_ENV=development\nDATABASE_URL=postgres://shop:changeme@localhost:5432/shop\nSESSION_SECRET=\n"),
		near("values that everybody has", ".env.test", "NODE_ENV=test\nSESSION_SECRET=test\nPORT=0\n"),
		near("refers to a variable", "bunfig.toml", "[install.scopes]\nteam = { token = \"$NPM_TOKEN\", url = \"https://registry.example.com/\" }\n"),
		near("a certificate", "certs/localhost.pem", "-----BEGIN CERTIFICATE-----\nMIIBhTCCASugAwIBAgIQIRi6zePL6mKjOipn+dNuaTAKBggqhkjOPQQDAjASMRAw\n-----END CERTIFICATE-----\n"),
		near("a public key", "deploy/deploy_key.pub", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl team@example.com\n"),
		near("a test's key in a dependency", "node_modules/public-encrypt/test/test_rsa_privkey.pem", "«tlskey»"),
		near("a test's key in a dependency", "node_modules/agent-base/test/ssl-cert-snakeoil.key", "«tlskey»"),
		near("a program", "packages/api/src/secrets.ts", "export const sessionSecret = () => process.env.SESSION_SECRET!\n"),
		near("colours and sizes", "packages/ui/tokens.json", "{\"color\": {\"brand\": {\"value\": \"#0b6e4f\"}}}\n"),
		near("a page of the manual", "docs/credentials.md", "# Credentials\n\nAsk the team for `.env`.\n"),
	})
}
