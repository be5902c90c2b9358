package rule

import "github.com/leaktight/leaktight/frontend/internal/lazyregexp"

// hints are files that say something about a person or a machine, or may hold a
// credential that cannot be told: the gate speaks of them, and stops nothing.
func hints() []File {
	all := []File{
		{Name: "history-left", What: "a history of commands", Doubtful: histories(), Marker: present},
		{
			Name: "trust-list", What: "a list of who may log in without a password",
			Doubtful: []string{"**/.{rhosts,shosts,k5login}", "etc/hosts.equiv", "etc/ssh/shosts.equiv", "**/kadm5.acl"}, Marker: lazyregexp.New(`(?m)^\s*[^#\s]`),
		},
		{
			Name: "ssh-settings", What: "an SSH configuration with a password",
			Doubtful: []string{"**/.ssh/config"}, Marker: holding(`(?im)^[^#\n]*\bsshpass\b[^\n]*\s-p\s*(\S+)`),
		},
		{
			Name: "azure-profile", What: "a profile of Azure",
			Doubtful: []string{"**/azureprofile.json"}, Marker: lazyregexp.New(`"subscriptions"\s*:\s*\[\s*\{`),
		},
		{
			Name: "closed-store", What: "a store of keys that cannot be looked into",
			Doubtful: []string{"**/*.{bks,bcfks}", "**/{elasticsearch,kibana,logstash}.keystore"}, Marker: never{}, Binary: lazyregexp.New(`(?s).`),
		},
		{
			// Projects publish these: they tell one assembly from another, and protect nothing.
			Name: "strong-name-key", What: "a key that signs assemblies of .NET",
			Doubtful: []string{"**/*.snk"}, Marker: never{}, Binary: magic{"\x07\x02\x00\x00\x00\x24\x00\x00RSA2"},
		},
		{
			Name: "browser-data", What: "what a browser keeps for a person",
			Doubtful: []string{"**/{cookies.sqlite,cookies,login data}", "**/pgadmin*.db", "**/atlantis.db"}, Marker: never{}, Binary: magic{"SQLite format 3\x00"},
		},
		{
			Name: "doubtful-config", What: "a configuration with what looks like a password",
			Doubtful: []string{
				"**/{settings,schema}.{py,rb}", "**/*config*.php", "**/.coveralls.yml", "**/docker-compose*.{yml,yaml}", "**/compose.{yml,yaml}", "**/.github/**/*.{yml,yaml}", "**/*.tf", "**/*.service",
				"**/php.ini", "**/{nginx,httpd,000-default,https}.conf", "**/fastcgi_params", "**/sites-enabled/*", "**/postfix/master.cf", "**/{autologin,autologin.conf}", "**/rsyncd.conf", "**/*{thycotic,cyberark}*",
				"**/{accounts,logins}.{json,csv,txt}", "**/setupinfo*", "**/{sensorconfiguration,mdatp_managed}.json", "**/*oauth*token*",
			},
			Marker: configured,
		},
		{
			Name: "community-string", What: "a configuration with the password of SNMP",
			Doubtful: []string{"**/snmpd.conf"}, Marker: lazyregexp.New(`(?m)^\s*r[ow]community6?\s+(?:[^p\s]|p[^ru\s]|pr[^i\s]|pu[^b\s])\S*`),
		},
		{
			Name: "database-file", What: "a database with passwords",
			Doubtful: []string{"**/*.sql", "**/*.{sqlite,sqlite3,mdf}", "**/{passwd,pwd,password*}.ibd"}, Marker: sqlPassword, Binary: anyMarker{passwordHash, magic{"\x01\x0f\x00\x00"}},
		},
		{
			Name: "capture", What: "captured traffic",
			Doubtful: []string{"**/*.{pcap,pcapng,cap}"}, Marker: never{}, Binary: magic{"\xd4\xc3\xb2\xa1", "\xa1\xb2\xc3\xd4", "\x4d\x3c\xb2\xa1", "\xa1\xb2\x3c\x4d", "\x0a\x0d\x0d\x0a"},
		},
		{
			Name: "editor-swap", What: "what an editor keeps of a file",
			Doubtful: []string{"**/*.sw[op]", "**/.*.sw[op]"}, Marker: never{}, Binary: magic{"b0VIM "},
		},
		{
			Name: "disk-image", What: "an image of a disk or a machine, which is not looked into",
			Certain: []string{"**/*.{vhd,vhdx,vmdk,vdi,wim,ova,ucs}", "**/*.{fve,tpm}", "**/backup*.{tar,tgz,zip,tar.gz}", "**/.fscrypt/{policies,protectors}/*"},
		},
		{
			Name: "office-passwords", What: "a list of passwords by its name",
			Certain: []string{"**/{passwords,pass,accounts,secrets}.{doc,docx,xls,xlsx}", "**/*.{rtsz,rtsx,tvopt,sdtid}"},
		},
	}
	for i := range all {
		all[i].Minor = true
	}
	return all
}
