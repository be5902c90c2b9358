package ruletest

// made is a value as chance makes it, and the others are how some files begin.
const (
	made   = "x9Kq2vLp7Zt4mWdR"
	pemKey = "-----BEGIN PRIVATE KEY-----\nMIIEvgIBADANBgkqhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----\n"
	cert   = "-----BEGIN CERTIFICATE-----\nMIIBhTCCASugAwIBAgIQIRi6zePL6mKj\n-----END CERTIFICATE-----\n"
	hash   = "$6$4mWdRx9K$q2vLp7Zt4mWdRx9Kq2vLp7Zt4mWdRx9Kq2vLp7Zt4mWdR"
	lite   = "SQLite format 3\x00"
)

// homeSamples are what tools keep in a home directory.
func homeSamples() []Sample {
	const near = "root/README"
	return []Sample{
		{"tool-login", "root/.vultr-cli.yaml", near, "api-key: " + made + "\n", "api-key: ${VULTR_API_KEY}\n"},
		{"tool-login", "root/.config/linode-cli", near, "[me]\ntoken = " + made + "\n", "[me]\nregion = eu-west\n"},
		{"tool-login", "root/.civo.json", near, `{"apikeys": {"prod": "` + made + `"}}`, `{"apikeys": {}}`},
		{"tool-login", "root/.infisical/infisical-config.json", near, `{"vaultBackendType": "file", "vaultBackendPassphrase": "` + made + `"}`, `{"vaultBackendType": "auto"}`},
		{"tool-login", "root/.acme.sh/account.conf", near, "SAVED_CF_Token='" + made + "'\n", "LOG_FILE='/root/acme.log'\n"},
		{"tool-login", "root/.oci/config", near, "pass_phrase=" + made + "\n", "key_file=~/.oci/key.pem\n"},
		{"tool-login", "root/.hgrc", near, "[auth]\nh.prefix = h.example.com\nh.password = " + made + "\n", "[ui]\nusername = a\n"},
		{"tool-login", "app/.svn/auth/svn.simple/0a", near, "K 8\npassword\nV 16\n" + made + "\nEND\n", "K 8\nusername\nV 3\nbob\nEND\n"},
		{"tool-login", "root/.flyrc", near, "targets:\n  ci:\n    token:\n      type: bearer\n      value: " + made + made + "\n", "targets: {}\n"},
		{"tool-login", "root/.doppler/.doppler.yaml", near, "scoped:\n  /:\n    token: dp.ct." + made + "\n", "scoped: {}\n"},
		{"tool-login", "root/.config/op/config", near, `{"accounts": [{"accountKey": "A3-ZT4MWD-X9KQ2V-LP7ZT-4MWDR-X9KQ2-VLP7Z"}]}`, `{"accounts": []}`},
		{"tool-login", "root/.gitrobrc", near, "access_token: " + made + "\n", "threads: 4\n"},
		{"tool-login", "root/.curlrc", near, "user = \"bob:" + made + "\"\n", "user-agent = \"curl\"\nproxy = http://proxy.example.com:3128\n"},
		{"tool-login", "root/.curlrc", near, "header = \"Authorization: Bearer " + made + "\"\n", "header = \"Accept: text/html\"\n"},
		{"tool-login", "root/.wgetrc", near, "http_password = " + made + "\n", "http_proxy = http://proxy.example.com:3128\n"},
		{"netrc", "root/.authinfo", near, "machine h.example.com login bob password " + made + "\n", "machine h.example.com login bob\n"},
		{"tool-login", "root/.pause", near, "user BOB\npassword " + made + "\n", "user BOB\n"},
		{"tool-login", "root/.sbt/1.0/credentials.sbt", near, `credentials += Credentials("Nexus", "h.example.com", "bob", "` + made + `")`, `credentials += Credentials(Path.userHome / ".credentials")`},
		{"tool-login", "root/.conan/.conan.db", near, lite + "eyJhbGciOiJIUzI1NiJ9.eyJ1c2VyIjoiYm9iIn0.x", lite + "users"},
		{"tool-login", "app/credentials.db", near, lite + `{"refresh_token": "1//0g"}`, lite + "CREATE TABLE credentials"},
		{"tool-login", "app/TokenCache.dat", near, "\x00\x01RefreshToken", "\x00\x01"},
		{"tool-login", "root/.config/httpie/sessions/h/ci.json", near, `{"auth": {"type": "basic", "raw_auth": "bob:` + made + `"}}`, `{"auth": {"type": null}}`},
		{"tool-login", "app/sonar-project.properties", near, "sonar.login=" + made + "\n", "sonar.login=${env.SONAR_TOKEN}\nsonar.projectKey=radio\n"},
		{"tool-login", "concourse-auth/local-users", near, "bob:" + made + "\n", "# none\n"},
		{"tool-login", "root/.config/claude_desktop_config.json", near, `{"mcpServers": {"a": {"env": {"API_TOKEN": "` + made + `"}}}}`, `{"mcpServers": {"a": {"env": {"API_TOKEN": "${API_TOKEN}"}}}}`},
		{"tool-login", "root/.azure/ErrorRecords/1.json", near, `{"headers": {"Authorization": "Bearer ` + made + `"}}`, `{"headers": {"Accept": "*/*"}}`},
		{"tool-login", "root/.config/snyk.json", near, `{"api": "` + made + `"}`, `{"org": "a"}`},
		{"cluster-login", "root/.kube-prod/config", near, "    client-key-data: " + made + made + made + "\n", "    exec:\n      command: aws\n"},
		{"cluster-login", "root/.talos/config", near, "contexts:\n  a:\n    key: " + made + made + made + "\n", "contexts: {}\n"},
		{"cluster-login", "var/lib/rancher/k3s/server/node-token", near, "", ""},
		{"mounted-secret", "run/secrets/token", "run/secrets/kubernetes.io/serviceaccount/ca.crt", "", ""},
		{"package-source", "etc/apt/sources.list.d/ours.list", "etc/apt/preferences", "deb https://bob:" + made + "@h.example.com stable main\n", "deb [signed-by=/a.gpg] https://h.example.com stable main\n"},
		{"package-source", "etc/yum.repos.d/ours.repo", "etc/yum.conf", "[ours]\npassword=" + made + "\n", "[ours]\nbaseurl=https://h.example.com/$releasever\n"},
		{"package-source", "etc/nix/nix.conf", "etc/nix/registry.json", "access-tokens = github.com=ghp_" + made + made + "abcd\n", "experimental-features = nix-command flakes\n"},
		{"git-fetch", "app/.git/FETCH_HEAD", "app/.git/HEAD", "1f0c branch 'main' of https://bob:" + made + "@h.example.com/a\n", "1f0c branch 'main' of https://h.example.com/a\n"},
		{"install-log", "root/.npm/_logs/2026-01-01T00_00_00_000Z-debug-0.log", "root/.npm/_cacache/a", "verbose //r.example.com/:_authToken=" + made + "\n", "http fetch GET 200 https://r.example.com/a\n"},
		{"runner-login", "var/jenkins_home/credentials.xml", "var/jenkins_home/plugins.xml", "<password>{AQAAABAAAAAQx9Kq2vLp7Zt4mWdR}</password>", "<com.cloudbees.plugins.credentials.SystemCredentialsProvider/>"},
		{"runner-login", "opt/actions-runner/.credentials", "opt/actions-runner/run.sh", "", ""},
		{"runner-login", "etc/gitlab/gitlab.rb", "etc/gitlab/README", "gitlab_rails['smtp_password'] = \"" + made + "\"\n", "# gitlab_rails['smtp_password'] = \"" + made + "\"\nexternal_url 'https://h.example.com'\n"},
		{"key-file", "root/.abuild/me.rsa", "root/.abuild/abuild.conf", pemKey, "# none\n"},
		{"strong-name-key", "app/sign.snk", "app/sign.txt", "\x07\x02\x00\x00\x00\x24\x00\x00RSA2", "\x00\x24\x00\x00\x04\x80\x00\x00"},
		{"key-file", "app/sign.pvk", "app/sign.txt", "\x1e\xf1\xb5\xb0\x00\x00\x00\x00", "\x00\x00\x00\x00"},
		{"key-file", "app/backup.gpg", "app/backup.tar", "\x95\x03\xc6\x04\x5f\x00\x00\x00\x01", "\x99\x03\xc6\x04\x5f\x00\x00\x00\x01"},
		{"key-file", "root/.pki/nssdb/key4.db", "root/.pki/nssdb/cert9.db", lite + "sig_key_0a1b2c3d_00000011", lite + "nssPrivate"},
		{"key-file", "etc/letsencrypt/accounts/a/directory/b/private_key.json", "etc/letsencrypt/accounts/a/meta.json", `{"kty": "RSA", "d": "` + made + made + `"}`, `{"kty": "RSA", "n": "` + made + made + `"}`},
		{"key-file", "root/.purple/otr.private_key", "root/.purple/otr.fingerprints", "(privkeys\n (account\n", "(public\n"},
		{"ticket-cache", "tmp/krb5cc_0", "tmp/krb5.log", "\x05\x04\x00\x0c", "\x00\x00\x00\x00"},
		{"secret-in-file", "app/github.secret", "app/secret.md", made + "\n", "changeme\n"},
		{"secret-in-file", "app/credentials", "app/credentials.go", "user = bob\npassword = " + made + "\n", "user = bob\npassword = <password>\n"},
		{"secret-in-file", "app/token", "app/tokens.js", made + made + "\n", "a word, a token and a sentence\n"},
	}
}

// serverSamples are what servers and machines keep.
func serverSamples() []Sample {
	return []Sample{
		{"password-hashes", "etc/shadow", "etc/group", "root:" + hash + ":19000:0:99999:7:::\n", "root:*:19000:0:99999:7:::\nbob:!:19000:0:99999:7:::\nwww-data:!*:19000::::::\nsync::19000::::::\n"},
		{"password-hashes", "etc/passwd", "etc/passwd.db", "root:" + hash + ":0:0::/root:/bin/sh\n", "root:x:0:0::/root:/bin/sh\n"},
		{"web-passwords", "etc/nginx/.htdigest", "etc/nginx/mime.types", "bob:realm:0123456789abcdef0123456789abcdef\n", "# none\n"},
		{"web-passwords", "etc/mosquitto/passwd", "etc/mosquitto/acl", "bob:$7$101$" + made + made + "\n", "# none\n"},
		{"web-passwords", "opt/couchdb/etc/local.ini", "opt/couchdb/etc/default.ini", "[admins]\nbob = -pbkdf2-0123456789abcdef01234567\n", "[admins]\n;bob = secret\n[couchdb]\nuuid = 0123456789abcdef0123456789abcdef\n"},
		{"web-passwords", "var/lib/neo4j/data/dbms/neo4j/auth", "var/lib/neo4j/conf", "neo4j:SHA-256," + made + made + "\n", "# none\n"},
		{"machine-secret", "var/lib/rabbitmq/.erlang.cookie", "var/lib/rabbitmq/mnesia", "", ""},
		{"machine-secret", "root/secrets.tdb", "root/share.tdb", "TDB file\n\x00\x00", "\x00\x00"},
		{"machine-setup", "root/anaconda-ks.cfg", "root/install.log", "rootpw --iscrypted " + hash + "\n", "rootpw --lock\nlang en_GB.UTF-8\n"},
		{"machine-setup", "app/user-data", "app/meta-data", "#cloud-config\npassword: " + made + "\n", "#cloud-config\nlock_passwd: true\nssh_pwauth: false\n"},
		{"network-drive", "etc/fstab", "etc/mtab", "//h/share /mnt cifs user=bob,password=" + made + " 0 0\n", "//h/share /mnt cifs credentials=/root/.smb 0 0\n"},
		{"network-key", "etc/wpa_supplicant/home.conf", "etc/wpa_supplicant/ifupdown.sh", "network={\n  psk=\"" + made + "\"\n}\n", "network={\n  key_mgmt=NONE\n}\n"},
		{"network-secrets", "etc/racoon/psk.txt", "etc/racoon/keys.md", "192.0.2.1 " + made + "\n", "# address key\n"},
		{"network-secrets", "usr/lib/jvm/conf/management/jmxremote.password", "usr/lib/jvm/conf/management/jmxremote.access", "monitorRole " + made + "\n", "# monitorRole  QED\n"},
		{"mail-client", "root/.mbsyncrc", "root/.mbsync.md", "IMAPAccount a\nPass " + made + "\n", "IMAPAccount a\nPassCmd \"pass mail\"\n"},
		{"mail-client", "root/.muttrc", "root/.mutt.md", "set imap_pass = \"" + made + "\"\n", "set imap_pass = `pass mail`\nset sort = threads\n"},
		{"mail-client", "etc/postfix/sasl_passwd_maps", "etc/postfix/main.cf", "[smtp.example.com]:587 bob:" + made + "\n", "# none\n"},
		{"server-config", "etc/redis/redis.conf", "etc/redis/users.acl", "requirepass " + made + "\n", "# requirepass foobared\nport 6379\n"},
		{"server-config", "app/config/database.yml", "app/config/cable.yml", "production:\n  password: " + made + "\n", "development:\n  password: postgres\ntest:\n  password: <%= ENV[\"DB_PASSWORD\"] %>\n"},
		{"server-config", "etc/mysql/my.cnf", "etc/mysql/mariadb.md", "[client]\npassword = \"" + made + "\"\n", "[client]\nport = 3306\n# password = " + made + "\n"},
		{"server-config", "etc/postgresql/postgresql.conf", "etc/postgresql/pg_ident.conf", "primary_conninfo = 'host=db password=" + made + "'\n", "password_encryption = scram-sha-256\nssl_passphrase_command_supports_reload = off\n"},
		{"server-config", "opt/tomcat/conf/tomcat-users.xml", "opt/tomcat/conf/context.xml", `<user username="bob" password="` + made + `"/>`, `<!-- <user username="bob" password="` + made + `"/> -->`},
		{"server-config", "opt/tomcat/conf/server.xml", "opt/tomcat/conf/web.xml", `<Certificate certificateKeystorePassword="` + made + `"/>`, `<Certificate certificateKeystorePassword="changeit"/>`},
		{"server-config", "opt/airflow/airflow.cfg", "opt/airflow/dags.cfg", "fernet_key = " + made + made + "aaaaaaaaaaa=\n", "fernet_key =\nsql_alchemy_conn = sqlite:////opt/airflow/airflow.db\n"},
		{"server-config", "root/.mongorc.js", "root/mongo.js", "db.auth('bob', '" + made + "')\n", "prompt = 'db> '\n"},
		{"server-config", "root/.jupyter/jupyter_server_config.py", "root/.jupyter/jupyter.js", "c.ServerApp.token = '" + made + "'\n", "c.ServerApp.token = ''\n# c.ServerApp.password = ''\n"},
		{"application-config", "app/appsettings.Production.json", "app/settings.production.json", `{"ConnectionStrings": {"Db": "Server=db;User Id=sa;Password=` + made + `;"}}`, `{"ConnectionStrings": {"Db": "Server=localhost;User Id=sa;Password=Password1;"}}`},
		{"application-config", "app/application-prod.yml", "app/prod.yml", "spring:\n  datasource:\n    password: " + made + "\n", "spring:\n  datasource:\n    password: ${DB_PASSWORD}\n  jpa:\n    password: ENC(" + made + ")\n"},
		{"application-config", "app/web.config", "app/web.md", `<machineKey validationKey="0A1B2C3D4E5F60718293A4B5C6D7E8F9" />`, `<machineKey validationKey="AutoGenerate,IsolateApps" />`},
		{"application-config", "config/initializers/omniauth.rb", "config/initializers/cors.rb", "provider :github, 'id', '" + made + "'\n", "provider :github, ENV['ID'], ENV['SECRET']\n"},
		{"application-config", "config/initializers/secret_token.rb", "config/routes.rb", "App.config.secret_token = '" + made + made + "'\n", "App.config.secret_token = ENV['SECRET_TOKEN']\n"},
		{"application-config", "ci.postman_environment.json", "ci.postman_collection.json", `{"key": "token", "value": "` + made + `", "type": "secret"}`, `{"key": "token", "value": "", "type": "secret"}`},
		{"application-config", "app/credentials.json", "app/package.json", `{"password": "` + made + `"}`, `{"password": "{{ password }}"}`},
		{"shell-settings", "root/.bashrc", "root/.inputrc", "export NPM_TOKEN=" + made + "\n", "export NPM_TOKEN=$(cat /run/secrets/npm)\nexport LS_OPTIONS='--color=auto'\n"},
		{"shell-settings", "etc/environment", "etc/timezone", "API_TOKEN=\"" + made + "\"\n", "PATH=\"/usr/local/bin:/usr/bin\"\n"},
	}
}

// personalSamples are what programs keep for a person.
func personalSamples() []Sample {
	return []Sample{
		{"transfer-login", "root/.config/filezilla/sitemanager.xml", "root/.config/filezilla/layout.xml", `<Pass encoding="base64">eDlLcTJ2THA3</Pass>`, `<Host>h.example.com</Host>`},
		{"transfer-login", "root/.ncftp/bookmarks", "root/.ncftp/prefs", "h,h.example.com,bob,*encoded*eDlLcTJ2THA3,\n", "h,h.example.com,bob,,\n"},
		{"transfer-login", "app/x.rdp", "app/x.rdp.md", "password 51:b:0123456789ABCDEF\n", "full address:s:h.example.com\n"},
		{"transfer-login", "root/MobaXterm.ini", "root/xterm.ini", "[Passwords]\nssh=" + made + "\n", "[Bookmarks]\na=b\n"},
		{"transfer-login", "root/ultravnc.ini", "root/ultra.ini", "passwd=0A1B2C3D4E5F607182\n", "PortNumber=5900\n"},
		{"database-client", "root/.3T/robomongo.json", "root/.3T/studio.json", `{"userPassword": "` + made + `"}`, `{"userName": "bob"}`},
		{"database-client", "root/.dbeaver/credentials-config.json", "root/.dbeaver/project.json", "\x8f\x02\x00\x11", `{"connections": {}}`},
		{"chat-login", "root/.purple/accounts.xml", "root/.purple/prefs.xml", "<password>" + made + "</password>", "<protocol>prpl-irc</protocol>"},
		{"chat-login", "root/.xchat2/servlist_.conf", "root/.xchat2/xchat.conf", "N=net\nP=" + made + "\n", "N=net\nE=UTF-8\n"},
		{"password-store", "root/.password-store/mail/work.gpg", "root/.password-store/.gpg-id", "", ""},
		{"password-store", "root/infisical-keyring/token", "root/.infisical.json", "", ""},
		{"password-store", "root/.near-credentials/testnet/a.json", "root/.near/config.json", "", ""},
		{"password-store", "root/.local/share/keyrings/login.keyring", "root/.local/share/keys.txt", "GnomeKeyring\n\r\x00\n\x00", "[keyring]\n"},
		{"password-store", "etc/ceph/ceph.client.admin.keyring", "etc/ceph/ceph.conf", "[client.admin]\n\tkey = AQ" + made + made + "==\n", "[client.admin]\n"},
		{"password-store", "app/x.kdb", "app/x.kd", "\x03\xd9\xa2\x9a\x65\xfb\x4b\xb5\x00", "\x00\x00"},
		{"password-store", "app/login.keychain-db", "app/login.chain", "kych\x00\x01", "\x00\x00"},
		{"password-store", "root/kde.kwallet", "root/kde.salt", "KWALLET\n\r\x00\r\n\x00", "\x00\x00"},
		{"password-store", "opt/oracle/wallet/cwallet.sso", "opt/oracle/wallet/cwallet.lck", "\xa1\xf8\x4e\x36\x00", "\x00\x00"},
		{"password-store", "root/.bitcoin/wallet.dat", "root/.bitcoin/peers.dat", "\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x62\x31\x05\x00", "\x00\x00"},
		{"password-store", "root/.mozilla/firefox/x/logins.json", "root/.mozilla/firefox/x/times.json", `{"logins": [{"encryptedPassword": "MDoEEPgAAAA"}]}`, `{"logins": []}`},
		{"password-store", "root/.Xauthority", "root/.Xdefaults", "\x01\x00\x00\x00MIT-MAGIC-COOKIE-1\x00\x10", "\x00\x00"},
		{"history", "root/.bash_history", "root/.bash_logout", "export NPM_TOKEN=" + made + "\n", "ls -l\ngit status\n"},
		{"history", "root/.mysql_history", "root/.mysqlrc", "CREATE USER 'bob' IDENTIFIED BY 'hunter2';\n", "SHOW TABLES;\n"},
		{"history", "root/.zsh_history", "root/.zlogout", ": 1700000000:0;curl --token " + made + " https://h.example.com\n", ": 1700000000:0;curl https://h.example.com\n"},
		{"history", "root/.rediscli_history", "root/.redisclirc", "AUTH hunter2\n", "KEYS *\n"},
		{"memory-dump", "app/java_pid1.hprof", "app/java_pid1.txt", "JAVA PROFILE 1.0.2\x00", "\x00\x00"},
		{"memory-dump", "app/core", "app/core.js", "\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x04\x00\x3e\x00", "\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x03\x00\x3e\x00"},
		{"memory-dump", "app/crash.dmp", "app/crash.txt", "MDMP\x93\xa7\x00\x00", "\x00\x00"},
		{"traffic-log", "app/site.har", "app/site.hart", `{"name": "Authorization", "value": "Bearer ` + made + `"}`, `{"name": "Accept", "value": "*/*"}`},
		{"device-config", "app/running-config", "app/config.txt", "enable secret 5 $1$mERr$hx5rVt7rPNoS4wqbXKX7m0\n", "hostname r1\n"},
		{"database-dump", "app/backup-2026.sql", "app/schema.rb", "INSERT INTO users VALUES (1,'bob','$2y$10$" + made + made + made + "abcde');\n", "INSERT INTO fruit VALUES (1,'apple');\n"},
		{"windows-setup", "Windows/Panther/unattend.xml", "Windows/Panther/setup.xml", "<Password><Value>eDlLcTJ2THA3</Value></Password>", "<ComputerName>a</ComputerName>"},
		{"windows-setup", "SYSVOL/Groups.xml", "SYSVOL/GptTmpl.xml", `<Properties cpassword="j1Uyj3Vx8TY9LtLZil2uAuZkFQA"/>`, `<Properties action="U"/>`},
		{"windows-setup", "sysprep.inf", "sysprep.txt", "AdminPassword=hunter2\n", "AdminPassword=*\n[Unattended]\n"},
		{"windows-setup", "Windows/NTDS/ntds.dit", "Windows/NTDS/edb.log", "", ""},
	}
}

// hintSamples are what the gate only speaks of.
func hintSamples() []Sample {
	return []Sample{
		{"history-left", "root/.python_history", "root/.pythonrc", "import os\n", ""},
		{"trust-list", "root/.rhosts", "root/.hosts", "h.example.com bob\n", "# none\n"},
		{"ssh-settings", "root/.ssh/config", "root/.ssh/known_hosts", "ProxyCommand sshpass -p hunter2 ssh h nc %h %p\n", "Host *\n  User git\n"},
		{"azure-profile", "root/.azure/azureProfile.json", "root/.azure/clouds.config", `{"subscriptions": [{"id": "a"}]}`, `{"subscriptions": []}`},
		{"closed-store", "app/trust.bcfks", "app/trust.txt", "\x30\x82\x00\x10", "text\n"},
		{"browser-data", "root/.config/chromium/Default/Login Data", "root/.config/chromium/Local State", lite, "\x00\x00"},
		{"doubtful-config", "etc/nginx/nginx.conf", "etc/nginx/mime.types", "proxy_set_header Authorization \"Basic " + made + "\";\n", "proxy_set_header Authorization \"\";\n"},
		{"doubtful-config", "app/docker-compose.yml", "app/compose.md", "    environment:\n      API_TOKEN: " + made + "\n", "    environment:\n      POSTGRES_PASSWORD: postgres\n      API_TOKEN: ${API_TOKEN}\n"},
		{"doubtful-config", "etc/systemd/system/app.service", "etc/systemd/system/app.socket", "Environment=API_TOKEN=" + made + "\n", "LoadCredential=app.key2\nEnvironment=LANG=C\n"},
		{"community-string", "etc/snmp/snmpd.conf", "etc/snmp/snmp.conf", "rocommunity hidden 192.0.2.0/24\n", "rocommunity public\nrocommunity private\n"},
		{"database-file", "app/users.sqlite3", "app/users.csv", lite + "$2b$12$" + made + made + made + "abcde", lite + "fruit"},
		{"capture", "app/a.pcap", "app/a.png", "\xd4\xc3\xb2\xa1\x02\x00\x04\x00", "\x00\x00"},
		{"editor-swap", "app/.secrets.yml.swp", "app/secrets.swap", "b0VIM 9.1\x00", "\x00\x00"},
		{"disk-image", "app/x.vmdk", "app/x.vmx", "", ""},
		{"office-passwords", "app/passwords.xlsx", "app/prices.xlsx", "", ""},
	}
}
