package project

// Golang is a service with its modules vendored and with what deploys it.
func Golang() (Project, error) {
	return plant("go", []plan{
		plain("go.mod", "module git.example.com/team/gateway\n\ngo 1.24\n\nrequire git.example.com/team/private v1.0.0\n"),
		plain("main.go", "package main\n\nimport \"net/http\"\n\nfunc main() { _ = http.ListenAndServe(\":8080\", nil) }\n"),
		program("scripts/release.sh", "#!/bin/sh\nset -e\ngo build -o gateway .\n"),
		plain("vendor/modules.txt", "# git.example.com/team/private v1.0.0\n## explicit\ngit.example.com/team/private\n"),
		plain(".git/HEAD", "ref: refs/heads/main\n"),
		plain(".git/objects/info/packs", "P pack-5b9a1c.pack\n"),

		hit("netrc", ".netrc", "machine git.example.com login ci password «token»\n"),
		hit("config", ".git/config", "[core]\n\tbare = false\n[url \"https://oauth2:«token»@git.example.com/\"]\n\tinsteadOf = https://git.example.com/\n[remote \"origin\"]\n\turl = git@git.example.com:team/gateway.git\n"),
		hit("kubeconfig", "deploy/kubeconfig", "apiVersion: v1\nkind: Config\nclusters:\n- name: dev\n  cluster:\n    server: https://k8s.example.com:6443\nusers:\n- name: deployer\n  user:\n    token: «token»\n"),
		hit("prod.tfvars", "deploy/terraform/prod.tfvars", "region = \"eu-west-1\"\ndb_password = \"«token»\"\n"),
		hit("terraform.tfstate", "deploy/terraform/terraform.tfstate", "{\n  \"version\": 4,\n  \"resources\": [{\"type\": \"random_password\", \"instances\": [{\"attributes\": {\"length\": 24, \"admin_password\": \"«token»\"}}]}]\n}\n"),
		named("id_rsa", "id_rsa", "«sshkey»"),
		hit("config.json", "deploy/.docker/config.json", "{\"auths\": {\"registry.example.com\": {\"auth\": \"«basic»\"}}}\n"),
		hit("server.key", "certs/server.key", "«tlskey»"),
		named("rclone.conf", "deploy/rclone.conf", "[backup]\ntype = s3\naccess_key_id = backup\nsecret_access_key = «token»\n"),
		hit("dev.env", "config/dev.env", "LISTEN=:8080\nOIDC_CLIENT_SECRET=«token»\n"),
		named("vault-token", ".vault-token", "«token»"),

		near("a test's key in a module cache", ".cache/go/pkg/mod/golang.org/x/crypto@v0.31.0/ssh/testdata/id_rsa", "«sshkey»"),
		near("a test's key in a vendored module", "vendor/github.com/lib/pq/certs/testdata/server.key", "«tlskey»"),
		near("a test's key in a module cache", ".cache/go/pkg/mod/google.golang.org/grpc@v1.70.0/testdata/server1.key", "«tlskey»"),
		near("a certificate", "certs/server.crt", "-----BEGIN CERTIFICATE-----\nMIIBhTCCASugAwIBAgIQIRi6zePL6mKjOipn+dNuaTAKBggqhkjOPQQDAjASMRAw\n-----END CERTIFICATE-----\n"),
		near("a bundle of certificates", "certs/ca-bundle.pem", "-----BEGIN CERTIFICATE-----\nMIIBhTCCASugAwIBAgIQIRi6zePL6mKjOipn+dNuaTAKBggqhkjOPQQDAjASMRAw\n-----END CERTIFICATE-----\n"),
		near("a template", "deploy/kubeconfig.example", "users:\n- name: deployer\n  user:\n    token: <token>\n"),
		near("no secret among the variables", "deploy/terraform/dev.tfvars", "region = \"eu-west-1\"\nreplicas = 1\n"),
		near("a program", "internal/auth/token.go", "package auth\n\n// Token is what the caller sent.\ntype Token string\n"),
		near("a public key", "id_rsa.pub", "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC7 ci@example.com\n"),
		near("host keys", "deploy/known_hosts", "git.example.com ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl\n"),
	})
}
