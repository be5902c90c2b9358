package rule

import (
	"regexp"

	"github.com/leaktight/leaktight/frontend/internal/lazyregexp"
)

// hostFiles are what machines keep, and images that were made of machines.
func hostFiles() []File {
	return []File{
		{
			Name: "password-hashes", What: "a file of password hashes", Runtime: true,
			Doubtful: []string{"**/{shadow,gshadow,opasswd}{,-}", "**/{etc,system}/passwd{,-}", "**/{master.passwd,pwd.db}"},
			Marker:   anyMarker{passwordHash, lazyregexp.New(`(?m)^[a-z_][\w-]*:[./0-9A-Za-z]{13}:`)}, Binary: passwordHash,
		},
		{
			Name: "web-passwords", What: "a file of password hashes", Runtime: true,
			Doubtful: []string{
				"**/.htdigest", "**/.lighttpdpassword", "**/{mosquitto,squid}/passwd*", "**/proftpdpasswd", "**/mgmt-users.properties", "**/couchdb/**/local.ini", "**/neo4j/auth",
				"**/id2rntry.db",
			},
			Marker: anyMarker{passwordHash, lazyregexp.New(`(?m)^[^\s:#=]+(?::[^:\n]*)?[:=](?:[0-9a-f]{32,}|SHA-\d+,\S+|\$\S{10,}|\{S?SHA)`), regexp.MustCompile(`(?m)^[^\s:#;=]+:[^\s:]{6,}$`)},
			Binary: passwordHash,
		},
		{
			Name: "machine-secret", What: "a secret of a machine", Runtime: true,
			Certain: []string{
				"**/samba/**/secrets.{tdb,ldb}", "**/.secrets.mkey", "etc/ldap.secret", "**/.erlang.cookie", "**/varnish/secret", "**/tailscaled.state", "**/rsyncd.secrets", "**/.vnc/passwd",
				"**/.google_authenticator", "**/encrypted_data_bag_secret",
			},
			Doubtful: []string{"**/secrets.{tdb,ldb}"}, Marker: never{}, Binary: anyMarker{magic{"TDB file\n"}},
		},
		{
			Name: "machine-setup", What: "a machine's setup with a password", Runtime: true,
			Doubtful: []string{"**/user-data{,.txt}", "etc/cloud/cloud.cfg", "**/anaconda-ks.cfg", "**/*.ks", "**/preseed*.cfg"},
			Marker:   anyMarker{configured, passwordHash},
		},
		{
			Name: "network-drive", What: "a mount with a password", Runtime: true,
			Doubtful: []string{"etc/fstab", "etc/auto.{master,cifs,smb,misc,mnt,home}"}, Marker: holding(`(?m)^[^#\n]*[\s,](?:password|pass)=([^,\s]+)`),
		},
		{
			Name: "network-key", What: "a key of a network", Runtime: true,
			Doubtful: []string{"**/wpa_supplicant/*.conf", "**/system-connections/*", "**/hostapd.conf", "**/*.tblk"},
			Marker:   anyMarker{login, holding(`(?im)^[ \t]*(?:wep_key\d?|private_key_passwd)[ \t]*=[ \t]*(\S+)`)},
		},
		{
			Name: "network-secrets", What: "a file of passwords for a network", Runtime: true,
			Doubtful: []string{"**/psk.txt", "**/*.psk", "**/davfs2/secrets", "**/.davfs2/secrets", "**/jmxremote.password"},
			Marker:   anyMarker{holding(`(?m)^[ \t]*[^#\s]\S*[ \t]+(\S+)`), holding(`\A\s*(\S{8,})\s*\z`)},
		},
		{
			Name: "mail-client", What: "a mail login",
			Doubtful: []string{"**/{.esmtprc,.mbsyncrc,.offlineimaprc,.muttrc}", "**/.mutt/**", "etc/postfix/sasl_passwd*", "**/.ldaprc", "**/ddclient.conf"},
			Marker:   anyMarker{login, holding(`(?m)^\[?[\w.-]+\]?(?::\d+)?[ \t]+[^\s:]+:(\S+)`)},
		},
	}
}

// serverFiles are configurations of servers and applications.
func serverFiles() []File {
	return []File{
		{
			Name: "server-config", What: "a server's configuration with a password", Runtime: true,
			Doubtful: []string{
				// databases
				"**/{my,mysqld,mariadb,debian}.cnf", "**/my.ini", "**/cqlshrc", "**/redis*.conf", "**/mongod*.conf", "**/.mongo{,sh}rc.js", "**/{postgresql,pgsql}.conf",
				"**/{elasticsearch,kibana,logstash}.{yml,yaml}", "**/influxdb.conf", "**/{database,mongoid}.yml", "**/pg_hba.conf",
				// logins of the machine
				"**/{sssd,nslcd,smb,racoon,ipsec}.conf", "**/ipa/default.conf",
				// services
				"**/grafana.ini", "**/datadog.yaml", "**/newrelic.{yml,ini}", "**/newrelic-infra.yml", "**/zabbix_{server,agentd}.conf", "**/{supervisord,cesi}.conf",
				"**/{amportal,freepbx,elastix,sip}.conf", "**/gvm-tools.conf", "**/mosquitto.conf", "**/ventrilo_srv.ini", "**/bitcoin.conf", "**/sentry/config.yml", "**/sentry.conf.py",
				"**/{vault,padr,paragent}.ini", "**/pvconfiguration.xml", "**/cacpmscanner.exe.config", "**/airflow.cfg", "**/webserver_config.py", "**/jupyter*_config.{py,json}",
				"**/{tomcat-users,server,datasources}.xml", "**/jetty-realm.properties",
			},
			Marker: anyMarker{
				configured, passwordHash,
				chance{lazyregexp.New(`(?im)^[ \t]*(?:AMPDBPASS|AdminPassword|rpcpassword|fernet_key|license_key)[ \t]*[=:][ \t]*["']?([^\s"']+)`)},
				chance{lazyregexp.New(`\bauth\(\s*["'][^"']*["']\s*,\s*["']([^"']+)["']`)},
			},
		},
		{
			Name: "application-config", What: "an application's configuration with a password", Runtime: true,
			Doubtful: []string{
				"**/appsettings*.json", "**/web*.config", "**/connectionstrings.config", "**/*.cscfg", "**/*.azurepubxml", "**/*.pubxml.user", "**/application*.{properties,yml,yaml}", "**/bootstrap.{yml,yaml}",
				"**/{.,}secret_token.rb", "**/{carrierwave,omniauth,devise}.rb", "**/{database,db,storage,passbolt,config.inc,configuration,settings}.php",
				"**/sites/*/settings.php", "**/app/etc/local.xml", "**/{releases,runtime}.exs", "**/salesforce.js", "**/knife.rb", "**/*postman_environment.json",
				"**/{.,}secret{,s}.{json,yaml,yml,toml,ini,properties}", "**/{credential,credentials}.{json,yaml,yml,csv,ini,properties}",
			},
			Marker: anyMarker{
				configured,
				chance{lazyregexp.New(`(?i)\b(?:password|pwd|accountkey|sharedaccesskey)=([^;"\s]+)`)},
				chance{lazyregexp.New(`(?i)<encryptedpassword>([^<]+)`)},
				chance{lazyregexp.New(`"value"\s*:\s*"([^"]+)"[^{}]*"type"\s*:\s*"secret"`)},
				chance{lazyregexp.New(`"type"\s*:\s*"secret"[^{}]*"value"\s*:\s*"([^"]+)"`)},
				chance{lazyregexp.New(`provider\s+:\w+[^\n]*,\s*["']([^"'\n]+)["']`)},
				chance{lazyregexp.New(`(?:validation|decryption)Key="([^",]+)`)},
			},
		},
		{
			Name: "shell-settings", What: "a shell's settings with a secret",
			Doubtful: []string{
				"**/.{bash,zsh,csh}rc", "**/.{bash_,zsh_,}profile", "**/.{bash_,zsh_}aliases", "**/.zshenv", "**/.{exports,functions,extra}", "etc/{environment,profile,bash.bashrc}", "etc/profile.d/*.sh",
				"**/.secrets", "**/kubeadm-flags.env", "**/.ssh/environment",
			},
			Marker: anyMarker{setting{random: true}, randomLogin{}, privateKey},
		},
	}
}
