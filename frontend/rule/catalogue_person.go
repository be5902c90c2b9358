package rule

import "github.com/leaktight/leaktight/frontend/internal/lazyregexp"

// personalFiles are what programs on a desktop keep for a person.
func personalFiles() []File {
	return []File{
		{
			Name: "transfer-login", What: "a login for file transfers",
			Doubtful: []string{
				"**/.{lftp,ncftp,gftp}/bookmarks", "**/{filezilla,sitemanager,recentservers}.xml", "**/{winscp,ws_ftp,wcx_ftp,sites,ffftp,mobaxterm,ftp,freesshdservice}.ini", "**/ftp.config",
				"**/{ftp-sync,deployment-config}.json", "**/confcons.xml", "**/*.{rdp,rdg}", "**/rdcman.settings", "**/.putty/sessions/*", "**/*vnc*.{ini,conf,txt,xml}",
			},
			Marker: anyMarker{
				login, holding(`(?i)<pass[^>]*>([^<]+)`), holding(`(?i)password 51:b:(\S+)`), lazyregexp.New(`(?m)^\[Passwords\]\r?\n[^\[\r\n]+=\S`), holding(`\*encoded\*(\S+)`),
				holding(`(?im)^\w*(?:passwd|password|pwd|pass)\w*=(\S+)`), holding(`(?i)\bpassword="([^"]+)"`),
			},
		},
		{
			Name: "database-client", What: "a login of a database client",
			Doubtful: []string{"**/.dbeaver-data-sources.xml", "**/credentials-config.json", "**/robomongo.json", "**/dbvis.xml", "**/sqlaliases*.xml", "**/.sqldeveloper/**/connections.xml"},
			Marker:   anyMarker{login, holding(`(?i)\b(?:user)?password"?\s*[=:]\s*"([^"]+)"`), holding(`(?is)<stringrefaddr addrtype="password">\s*<contents>([^<]+)`)},
			Binary:   lazyregexp.New(`(?s).`),
		},
		{
			Name: "chat-login", What: "a login of a chat program",
			Doubtful: []string{"**/.purple/accounts.xml", "**/.irssi/config", "**/.xchat2/servlist_.conf", "**/.trc"},
			Marker:   anyMarker{login, holding(`(?m)^P=(\S+)`)},
		},
		{
			Name: "password-store", What: "a store of passwords or keys",
			Certain: []string{
				"**/.password-store/**/*.gpg", "**/*.agilekeychain{,/**/{1password.keys,encryptionkeys.js}}", "**/*.opvault/**/profile.js", "**/bitwarden cli/data.json", "**/keystore/utc--*", "**/solana/id.json", "**/.near-credentials/**/*.json",
				"**/.electrum/wallets/*", "**/.lnd/**/*.macaroon", "**/.recon-ng/keys.db", "**/kcpassword", "**/infisical-keyring/*",
			},
			Doubtful: []string{
				"**/*.{kdb,keychain,keychain-db,kwallet,keyring}", "**/.local/share/keyrings/*", "**/wallet.dat", "**/cwallet.sso", "**/logins.json", "**/.xauthority",
			},
			Marker: anyMarker{lazyregexp.New(`(?m)^\s*key = AQ[\w+/]{20,}|"encryptedPassword"\s*:\s*"`)},
			Binary: anyMarker{
				magic{"\x03\xd9\xa2\x9a", "kych", "KWALLET\n\r\x00\r\n", "GnomeKeyring\n\r\x00\n", "\xa1\xf8\x4e", "SQLite format 3\x00"},
				lazyregexp.New(`(?s)\A.{12}\x62\x31\x05\x00|MIT-MAGIC-COOKIE-1`),
			},
		},
	}
}

// histories are where shells and their like keep what was typed.
func histories() []string {
	return []string{
		"**/.{bash,zsh,sh,ash,ksh,python,node_repl,irb,php,mysql,psql,sqlite,sqlplus,rediscli}_history", "**/.{zhistory,histfile,history,dbshell,lesshst,viminfo}", "**/*.viminfo",
		"**/{fish_history,zhistory}", "**/{consolehost_history,visual studio code host_history}.txt", "**/mc/history", "**/.ammonite/history",
	}
}

// remainingFiles are what work on a machine leaves behind.
func remainingFiles() []File {
	return []File{
		{
			Name: "history", What: "a history of commands with a secret",
			Doubtful: histories(),
			Marker: anyMarker{
				setting{random: true},
				loginMarker{},
				tokenUser{},
				holding(`(?i)\bidentified\s+(?:with\s+\S+\s+)?by\s+'([^']+)'`), holding(`(?i)\s--?(?:password|passwd|token|api-key)[= ]+["']?([^\s"'$]+)`),
				holding(`(?i)\bpassword\s+'([^']+)'`), holding(`(?im)^\s*auth\s+(\S+)`), holding(`(?i)\b(?:conn|connect)\s+[^\s/]+/([^\s@]+)`),
			},
		},
		{
			Name: "memory-dump", What: "a dump of a program's memory", Runtime: true,
			Certain:  []string{"**/{memory.dmp,hiberfil.sys,pagefile.sys,lsass{,.exe}.dmp}"},
			Doubtful: []string{"**/*.hprof", "**/{core,core.[0-9]*}", "**/*.{dmp,mdmp}"}, Marker: never{},
			Binary: anyMarker{magic{"JAVA PROFILE", "MDMP", "PAGEDUMP", "PAGEDU64"}, lazyregexp.New(`(?s)\A\x7fELF..{10}(?:\x04\x00|\x00\x04)`)},
		},
		{
			Name: "traffic-log", What: "a log of web traffic with a login", Runtime: true,
			Doubtful: []string{"**/*.har"},
			Marker:   holding(`(?i)"name"\s*:\s*"(?:authorization|cookie|set-cookie|x-api-key)"\s*,\s*"value"\s*:\s*"([^"]+)"`),
		},
		{
			Name: "device-config", What: "a configuration of a network device", Runtime: true,
			Doubtful: []string{"**/{running,startup}-config*"}, Marker: lazyregexp.New(`(?im)^\s*(?:enable |username \S+ .*)?(?:secret|password) [0-9] \S+`),
		},
		{
			Name: "database-dump", What: "a dump of a database with passwords", Runtime: true,
			Doubtful: []string{"**/{dump,backup}*.sql", "**/*.sqldump"}, Marker: sqlPassword,
		},
	}
}

// sqlPassword is how a script or a file of a database gives a person a password.
var sqlPassword = anyMarker{passwordHash, chance{lazyregexp.New(`(?i)\b(?:identified\s+(?:with\s+\S+\s+)?by|password)\s+'([^']+)'`)}, randomLogin{}}

// windowsFiles are what installers of Windows leave in its containers.
func windowsFiles() []File {
	return []File{
		{
			Name: "windows-setup", What: "a setup of Windows with a password", Runtime: true,
			Certain: []string{"**/ntds.dit", "**/protecteduserkey.bin", "**/bitlockerlapspasswords.csv", "**/*.bek", "**/sqlstudio.bin", "**/sms/data/{variables.dat,policy.xml}", "**/mobaxterm backup.zip"},
			Doubtful: []string{
				"**/{unattend,autounattend,unattended}.{xml,txt,inf}", "**/sysprep.{inf,xml}", "**/{groups,services,scheduledtasks,printers,drives}.xml", "**/customsettings.ini", "**/*.cred", "**/*.pass",
			},
			Marker: uncommented{anyMarker{
				holding(`(?i)\bcpassword="([^"]+)"`), holding(`(?is)<(?:\w*password)>\s*(?:<value>)?\s*([^<\s]+)`), holding(`(?im)^[ \t]*\w*password[ \t]*=[ \t]*["']?([^\s"'*]+)`),
				chance{lazyregexp.New(`\A\s*(\S{8,})\s*\z`)},
			}},
		},
	}
}
