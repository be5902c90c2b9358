package project

// Java is a service that builds with Maven and with Gradle.
func Java() (Project, error) {
	return plant("java", []plan{
		plain("pom.xml", "<project>\n  <modelVersion>4.0.0</modelVersion>\n  <groupId>com.example</groupId>\n  <artifactId>billing</artifactId>\n  <version>1.0.0</version>\n</project>\n"),
		plain("build.gradle", "plugins { id 'java' }\n\nrepositories { maven { url = 'https://nexus.example.com/repository/maven' } }\n"),
		program("mvnw", "#!/bin/sh\nexec mvn \"$@\"\n"),
		plain("src/main/java/com/example/Billing.java", "package com.example;\n\npublic class Billing {\n}\n"),
		plain("src/main/resources/application.properties", "spring.datasource.password=${DB_PASSWORD}\nserver.port=8080\n"),
		plain(".git/HEAD", "ref: refs/heads/main\n"),

		hit("settings.xml", ".mvn/settings.xml", "<settings>\n  <servers>\n    <server>\n      <id>nexus</id>\n      <username>ci</username>\n      <password>«token»</password>\n    </server>\n  </servers>\n</settings>\n"),
		hit("gradle.properties", "gradle.properties", "org.gradle.jvmargs=-Xmx2g\nnexusUser=ci\nnexusPassword=«token»\n"),
		hit("env", ".env", "SPRING_PROFILES_ACTIVE=dev\nDB_PASSWORD=«token»\n"),
		hit("config", ".git/config", "[core]\n\tbare = false\n[remote \"origin\"]\n\turl = https://«token»@git.example.com/team/billing.git\n"),
		hit("jwt_private.pem", "config/jwt_private.pem", "«tlskey»"),
		hit("nexus-token.txt", "nexus-token.txt", "«token»\n"),
		hit("billing-service-account.json", "config/billing-service-account.json", "{\"type\": \"service_account\", \"private_key_id\": \"«token»\", \"client_email\": \"billing@example.com\"}\n"),
		named("krb5.keytab", "config/krb5.keytab", "\x05\x02\x00\x00«token»"),
		hit("ngrok.yml", "ngrok.yml", "version: 2\nauthtoken: «token»\n"),
		named("secring.gpg", "gradle/secring.gpg", "\x95\x03\x98\x04«token»"),
		named("credentials", ".sbt/.credentials", "realm=Sonatype Nexus Repository Manager\nhost=nexus.example.com\nuser=ci\npassword=«token»\n"),

		near("a template", ".mvn/settings.xml.example", "<settings><servers><server><password>secret</password></server></servers></settings>\n"),
		near("mirrors only", "config/settings-public.xml", "<settings>\n  <mirrors>\n    <mirror><id>central</id><url>https://nexus.example.com/repository/central</url></mirror>\n  </mirrors>\n</settings>\n"),
		near("no login", "gradle/wrapper/gradle-wrapper.properties", "distributionUrl=https\\://services.example.com/distributions/gradle-8.10-bin.zip\n"),
		near("certificates only", "src/main/resources/truststore.jks", "\xfe\xed\xfe\xed\x00\x00\x00\x02\x00\x00\x00\x01"),
		near("a program", "src/main/java/com/example/SecretToken.java", "package com.example;\n\nrecord SecretToken(String value) {\n}\n"),
		near("a public key", "config/jwt_public.pem", "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----\n"),
		near("a template", ".env.template", "DB_PASSWORD=\n"),
		near("a test's key in a dependency", "frontend/node_modules/webpack-dev-server/test/fixtures/server.key", "«tlskey»"),
		near("encrypted", "src/main/resources/secrets.enc.yaml", "db_password: ENC[AES256_GCM,data:pJ9v,iv:bXk=,tag:c2E=,type:str]\n"),
	})
}
