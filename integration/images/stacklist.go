package images

import (
	"slices"
	"strings"
)

// Stacks are ordinary software with many keys, tokens and passwords in it that
// are no secrets: those of tests, examples and manuals, what scanners look for,
// and what libraries know how to read.
func Stacks() []Stack { return slices.Concat(languageStacks(), serviceStacks(), registryStacks()) }

func languageStacks() []Stack {
	return []Stack{
		{Name: "python", Debian: strings.Fields(`
			python3-all-dev python3-pip python3-venv python3-django python3-cryptography python3-paramiko python3-boto3
			python3-botocore awscli python3-twisted python3-requests python3-numpy python3-scipy python3-pandas
			python3-matplotlib python3-flask python3-sqlalchemy python3-jwt python3-oauthlib python3-jose
			python3-google-auth python3-googleapi python3-keyring python3-docker python3-kubernetes
			python3-openstackclient python3-novaclient python3-psycopg2 python3-pytest python3-tornado python3-aiohttp
			python3-scrapy python3-nacl python3-openssl python3-asyncssh python3-github python3-gitlab python3-stripe
			python3-certbot certbot python3-hvac ansible ansible-core mercurial python3-libcloud python3-m2crypto
			python3-pgpy python3-ldap3 python3-httpx python3-uvicorn python3-fastapi python3-passlib python3-jwcrypto
			python3-josepy python3-acme python3-fido2 python3-u2flib-server python-cryptography-doc python3-doc duplicity
			borgbackup s3cmd python3-swiftclient python3-keystone python3-barbicanclient`)},
		{Name: "node", Debian: strings.Fields(`
			nodejs npm node-typescript webpack eslint yarnpkg node-express libnode-dev node-crypto-browserify
			node-elliptic node-browserify node-request node-websocket jest mocha gulp grunt rollup node-babel7 node-react
			node-ws node-sshpk node-http-signature node-jose node-got node-undici node-superagent`)},
		{Name: "php", Debian: strings.Fields(`
			php-cli php-fpm php-dev composer php-all-dev php-mysql php-pgsql php-curl php-gd php-xml php-mbstring php-zip
			php-redis php-symfony php-laravel-framework php-phpseclib php-phpseclib3 php-guzzlehttp-guzzle phpunit
			phpmyadmin wordpress mediawiki roundcube php-horde php-doctrine-orm php-sabre-dav php-monolog php-swiftmailer
			php-twig php-symfony-mailer dokuwiki cacti php-net-ldap2 simplesamlphp php-oauth php-crypt-gpg tt-rss
			icingaweb2`)},
		{Name: "ruby", Debian: strings.Fields(`
			ruby-full rails bundler ruby-rails ruby-aws-sdk ruby-aws-sdk-core ruby-aws-sdk-s3 ruby-devise ruby-omniauth
			ruby-oauth2 ruby-jwt ruby-json-jwt ruby-net-ssh ruby-rspec ruby-octokit ruby-gitlab ruby-google-api-client
			ruby-fog-aws ruby-fog-core ruby-fog-google puppet puppetserver puppet-agent vagrant jekyll ruby-sinatra
			redmine schleuder ruby-rails-i18n asciidoctor ruby-openid-connect ruby-saml ruby-doorkeeper ruby-sidekiq
			ruby-faraday ruby-mechanize ruby-fog-openstack ruby-googleauth ruby-twitter ruby-slack-notifier ruby-rubydns
			ruby-acme-client ruby-attr-encrypted ruby-rbnacl ruby-ed25519 ruby-prawn rake yard ruby-all-dev`)},
		{Name: "jdk", Debian: strings.Fields(`
			openjdk-17-jdk openjdk-17-source maven ant ivy scala groovy libspring-core-java libspring-web-java
			libbcprov-java libbcpkix-java libbcpg-java libjsch-java libcommons-httpclient-java libhibernate3-java tomcat10
			jetty9 libjetty9-java libnetty-java libguava-java libjackson2-databind-java libpostgresql-jdbc-java
			libmariadb-java ca-certificates-java clojure leiningen libxml-security-java libwss4j-java zookeeper activemq
			libjgit-java`)},
		{Name: "go", Debian: strings.Fields(`
			golang golang-doc golang-golang-x-crypto-dev golang-github-golang-jwt-jwt-dev golang-github-aws-aws-sdk-go-dev`)},
	}
}

func serviceStacks() []Stack {
	return []Stack{
		{Name: "web", Debian: strings.Fields(`
			nginx-full nginx-extras apache2 apache2-dev libapache2-mod-security2 libapache2-mod-auth-openidc haproxy
			varnish lighttpd certbot ssl-cert postfix dovecot-imapd openvpn wireguard-tools strongswan stunnel4 tor bind9
			unbound slapd krb5-kdc krb5-user cups containerd skopeo kubernetes-client etcd-server etcd-client caddy rclone
			restic rsync lynx curl wget apache2-doc nginx-doc nginx modsecurity-crs nmap john john-data hydra sqlmap`)},
		{Name: "database", Debian: strings.Fields(`
			postgresql postgresql-contrib postgresql-doc mariadb-server libmariadb-dev redis memcached rabbitmq-server
			sqlite3 sqlite3-doc influxdb pgbouncer pgbackrest barman repmgr libpq-dev default-mysql-client
			postgresql-15-postgis-3 proftpd-basic mycli pgcli nats-server erlang`)},
		{Name: "clients", Debian: strings.Fields(`
			git git-all git-doc git-lfs gitolite3 gitweb gh hub subversion subversion-tools libsvn-doc mercurial
			openssh-client openssh-server openssh-tests putty putty-tools putty-doc gnupg gnupg2 gpgsm gpg-agent scdaemon
			openssl libssl-doc libssl-dev gnutls-bin gnutls-doc libgnutls28-dev libnss3-tools libgcrypt20-doc
			libgcrypt20-dev libssh-doc libssh2-1-dev libgit2-dev libsodium-dev libnss3-dev dropbear sshpass pass
			ecryptfs-utils cryptsetup opensc softhsm2 pcscd yubikey-manager libcurl4-doc libcurl4-openssl-dev curl wget
			tpm2-tools shim-signed efitools grub-efi-amd64-bin pesign ca-certificates isync mutt neomutt msmtp offlineimap
			irssi weechat lftp ncftp sshfs autossh mosh davfs2 cadaver easy-rsa openconnect wpasupplicant hostapd
			bash-completion zsh fish tmux etckeeper git-buildpackage dgit jq`)},
		{Name: "build", Debian: strings.Fields(`
			build-essential clang llvm clang-tools gdb cmake cmake-doc meson ninja-build autoconf automake libtool bison
			flex linux-headers-amd64 linux-perf libglib2.0-doc protobuf-compiler libgrpc++-dev libpcap-dev debhelper
			devscripts dpkg-dev doxygen swig libpoco-dev libmbedtls-dev libmbedtls-doc libnss3-dev libxmlsec1-dev`)},
	}
}

func registryStacks() []Stack {
	return []Stack{
		{Name: "npm", NPM: strings.Fields(`
			@angular/cli@21.2.28 @angular/core@21.2.26 @anthropic-ai/sdk@1.12.0 @aws-sdk/client-s3@3.1169.0
			@azure/identity@4.13.1 @azure/keyvault-secrets@4.11.2 @azure/storage-blob@12.32.0 @docusaurus/core@3.10.2
			@google-cloud/pubsub@5.3.1 @google-cloud/storage@7.22.0 @kubernetes/client-node@2.0.1
			@okta/okta-sdk-nodejs@8.1.0 @sendgrid/mail@8.1.6 @sentry/node@11.12.0 @shopify/shopify-api@13.1.0
			@slack/bolt@5.1.0 @slack/web-api@8.2.0 @supabase/supabase-js@2.109.0 algoliasearch@5.64.0 amqplib@2.3.1
			auth0@7.1.0 aws-sdk@2.1693.0 axios@1.21.1 braintree@3.40.0 contentful@11.12.10 crypto-js@4.2.0 cypress@15.3.0
			dd-trace@5.132.0 discord.js@14.28.1 dockerode@5.0.1 elliptic@6.6.1 eslint@10.15.0 exceljs@4.4.0 express@5.3.0
			firebase@10.14.1 firebase-admin@12.7.0 google-auth-library@10.9.1 googleapis@178.0.0 got@14.6.6
			http-signature@1.4.0 ioredis@6.0.0 jest@30.5.2 jose@6.2.17 jsdom@29.1.1 jsonwebtoken@9.0.3 jsrsasign@11.1.5
			jszip@3.10.2 kafkajs@2.2.4 langchain@1.5.14 ldapjs@3.0.7 mailgun.js@14.0.1 mocha@12.0.3 mongodb@7.9.0
			mongoose@9.12.1 mqtt@5.16.0 mysql2@3.24.6 newrelic@13.20.0 nock@15.0.2 node-forge@1.4.3 node-jose@2.2.0
			nodemailer@10.6.0 npm@11.21.2 nuxt@4.4.5 octokit@5.0.5 oidc-provider@9.13.3 openai@6.49.0 openpgp@6.3.2
			passport@0.7.0 passport-jwt@4.0.1 pdfjs-dist@5.6.205 pem@1.15.1 pg@8.23.1 plaid@47.0.0 playwright-core@1.65.1
			pnpm@12.21.0 prettier@3.10.1 puppeteer-core@24.43.1 react@19.3.1 react-dom@19.3.1 request@2.88.2
			selfsigned@5.5.0 semantic-release@24.2.9 serverless@4.43.0 simple-git@4.0.2 socket.io@4.8.4 square@46.0.0
			ssh2@1.17.0 sshpk@1.18.0 storybook@10.6.7 stripe@23.1.0 superagent@10.4.2 svelte@5.57.3 swagger-ui-dist@5.35.0
			tar@7.5.23 telegraf@4.16.3 twilio@6.2.0 typescript@7.0.2 vite@8.3.8 vue@3.5.45 web-push@3.6.7 webpack@5.112.2
			webpack-cli@7.3.1 webpack-dev-server@5.2.7 yarn@2.4.3`)},
		{Name: "modules", Modules: strings.Fields(`
			k8s.io/kubernetes@v1.36.3 k8s.io/client-go@v0.37.2 k8s.io/api@v0.37.2
			github.com/docker/docker@v28.5.2+incompatible github.com/docker/cli@v29.9.3+incompatible
			github.com/hashicorp/terraform@v1.13.3 github.com/hashicorp/vault@v1.21.4
			github.com/hashicorp/vault/sdk@v0.25.1 github.com/aws/aws-sdk-go-v2@v1.47.6
			github.com/aws/aws-sdk-go-v2/service/s3@v1.114.7 github.com/aws/aws-sdk-go-v2/service/sts@v1.51.7
			github.com/aws/aws-sdk-go-v2/config@v1.33.14 cloud.google.com/go@v0.123.0 cloud.google.com/go/storage@v1.70.0
			google.golang.org/api@v0.311.0 github.com/golang-jwt/jwt/v5@v5.3.1 golang.org/x/crypto@v0.58.0
			golang.org/x/oauth2@v0.37.0 github.com/Azure/azure-sdk-for-go/sdk/azcore@v1.24.0
			github.com/Azure/azure-sdk-for-go/sdk/azidentity@v1.15.0
			github.com/Azure/azure-sdk-for-go/sdk/storage/azblob@v1.8.3 github.com/prometheus/prometheus@v0.315.0
			github.com/zricethezav/gitleaks/v8@v8.30.1 github.com/slack-go/slack@v0.34.0
			github.com/stripe/stripe-go/v82@v82.5.1 github.com/sigstore/cosign/v2@v2.6.5
			github.com/smallstep/certificates@v0.30.2 filippo.io/age@v1.3.2 github.com/caddyserver/caddy/v2@v2.11.9
			github.com/traefik/traefik/v3@v3.7.13 go.etcd.io/etcd/server/v3@v3.7.3
			github.com/minio/minio@v0.0.0-20260212201848-7aac2a2c5b7c github.com/pulumi/pulumi/sdk/v3@v3.274.0
			helm.sh/helm/v3@v3.22.0 code.gitea.io/gitea@v1.27.3 github.com/rclone/rclone@v1.75.1
			github.com/google/go-github/v72@v72.0.0 github.com/xanzy/go-gitlab@v0.115.0 github.com/spf13/viper@v1.21.0
			github.com/getsops/sops/v3@v3.13.3 github.com/go-git/go-git/v5@v5.19.3 github.com/jackc/pgx/v5@v5.12.0
			github.com/lib/pq@v1.12.3 github.com/go-sql-driver/mysql@v1.10.1 github.com/gin-gonic/gin@v1.12.0
			github.com/ory/fosite@v0.49.0 github.com/coreos/go-oidc/v3@v3.21.0 github.com/dexidp/dex@v2.13.0+incompatible
			github.com/klauspost/compress@v1.20.3 github.com/therootcompany/xz@v1.0.1
			github.com/ProtonMail/go-crypto@v1.5.2 github.com/moby/swarmkit/v2@v2.0.0
			github.com/theupdateframework/go-tuf/v2@v2.4.2 github.com/spf13/afero@v1.15.0
			github.com/distribution/distribution/v3@v3.1.2 github.com/google/certificate-transparency-go@v1.4.0
			github.com/sassoftware/relic/v7@v7.6.2 github.com/securego/gosec/v2@v2.30.0 github.com/moby/buildkit@v0.33.1
			github.com/containerd/containerd/v2@v2.4.2 cloud.google.com/go/auth@v0.24.3`)},
	}
}
