package project

// PHP is an application that Composer and npm install for.
func PHP() (Project, error) {
	return plant("php", []plan{
		plain("composer.json", "{\n  \"name\": \"team/portal\",\n  \"require\": {\"php\": \">=8.2\", \"team/private\": \"^1.0\"},\n  \"repositories\": [{\"type\": \"composer\", \"url\": \"https://packages.example.com\"}]\n}\n"),
		plain("public/index.php", "<?php\n\nrequire __DIR__ . '/../vendor/autoload.php';\n"),
		program("artisan", "#!/usr/bin/env php\n<?php\n\necho \"artisan\\n\";\n"),
		plain("config/database.php", "<?php\n\nreturn ['password' => env('DB_PASSWORD')];\n"),
		plain("vendor/autoload.php", "<?php\n\nreturn [];\n"),
		plain(".git/HEAD", "ref: refs/heads/main\n"),

		hit("auth.json", "auth.json", "{\n  \"http-basic\": {\n    \"packages.example.com\": {\n      \"username\": \"team\",\n      \"password\": \"«token»\"\n    }\n  }\n}\n"),
		hit("env", ".env", "APP_NAME=Portal\nAPP_ENV=local\nDB_PASSWORD=«token»\nMAILER_DSN=smtp://portal:«token»@mail.example.com:587\n"),
		hit("env.prod.local", ".env.prod.local", "APP_SECRET=«token»\n"),
		hit("private.pem", "config/jwt/private.pem", "«tlskey»"),
		hit("oauth-private.key", "storage/oauth-private.key", "«tlskey»"),
		hit("config", ".git/config", "[core]\n\tbare = false\n[remote \"origin\"]\n\turl = https://gitlab-ci-token:«token»@git.example.com/team/portal.git\n"),
		hit("my.cnf", "docker/.my.cnf", "[client]\npassword = «token»\n"),
		hit("google-credentials.json", "storage/google-credentials.json", "{\"type\": \"service_account\", \"private_key\": \"«json tlskey»\"}\n"),
		hit("db_password.txt", "secrets/db_password.txt", "«token»\n"),
		hit("htpasswd", "docker/nginx/.htpasswd", "admin:$apr1$«token»\n"),
		hit("rc.env", "docker/rc.env", "export COMPOSER_TOKEN=«token»\n"),

		near("a template", ".env.dist", "APP_ENV=local\nDB_PASSWORD=\n"),
		near("refers to a variable", ".npmrc", "//registry.example.com/:_authToken=${NPM_TOKEN}\n"),
		near("a bundle of certificates", "vendor/composer/ca-bundle/res/cacert.pem", "-----BEGIN CERTIFICATE-----\nMIIBhTCCASugAwIBAgIQIRi6zePL6mKjOipn+dNuaTAKBggqhkjOPQQDAjASMRAw\n-----END CERTIFICATE-----\n"),
		near("a test's key in a dependency", "vendor/firebase/php-jwt/tests/data/rsa1-private.pem", "«tlskey»"),
		near("a test's key in a dependency", "vendor/league/oauth2-server/tests/Stubs/private.key", "«tlskey»"),
		near("a public key", "config/jwt/public.pem", "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----\n"),
		near("a public key", "storage/oauth-public.key", "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----\n"),
		near("a credential store and no login", ".docker/config.json", "{\"credsStore\": \"desktop\"}\n"),
		near("a template", "wp-config-sample.php", "<?php\n\ndefine('DB_PASSWORD', 'password_here');\n"),
		near("a program", "app/Http/Middleware/VerifyCsrfToken.php", "<?php\n\nclass VerifyCsrfToken\n{\n}\n"),
	})
}
