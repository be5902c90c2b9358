package project

// Python is a web application with a model beside it, and a virtual environment
// called .env.
func Python() (Project, error) {
	return plant("python", []plan{
		plain("requirements.txt", "playlist==1.0\ndjango>=5\n"),
		plain("pyproject.toml", "[project]\nname = \"radio\"\nversion = \"0.3.0\"\nrequires-python = \">=3.11\"\n\n[tool.ruff]\nline-length = 100\n"),
		program("manage.py", "#!/usr/bin/env python3\nimport os\n\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'radio.settings')\n"),
		plain("radio/__init__.py", ""),
		plain("radio/settings.py", "import os\n\nSECRET_KEY = os.environ.get('SECRET_KEY', '')\nDATABASES = {}\n"),
		plain(".git/HEAD", "ref: refs/heads/main\n"),
		plain(".git/packed-refs", "# pack-refs with: peeled fully-peeled sorted\n4b825dc642cb6eb9a060e54bf8d69288fbee4904 refs/remotes/origin/main\n"),

		hit("pip.conf", "pip.conf", "[global]\nindex-url = https://hugo.prudente:«token»@private.pip/playlist\ntimeout = 60\n"),
		hit("pypirc", ".pypirc", "[distutils]\nindex-servers = team\n\n[team]\nrepository = https://pypi.example.com/legacy/\nusername = __token__\npassword = «token»\n"),
		hit("env.production", ".env.production", "DEBUG=0\nDJANGO_SECRET_KEY='«token»'\nexport DB_PASSWORD=«token»\n"),
		hit("credentials", ".aws/credentials", "[default]\naws_access_key_id = AKIAZ5XQW3LJ7T4KD2MV\naws_secret_access_key = «token»\n"),
		named("kaggle.json", "kaggle.json", "{\"username\": \"radio\", \"key\": \"«token»\"}\n"),
		hit("gcp-credentials.json", "ml/gcp-credentials.json", "{\"type\": \"authorized_user\", \"client_id\": \"764086051850.apps.example.com\", \"refresh_token\": \"«token»\"}\n"),
		hit("secrets.toml", ".streamlit/secrets.toml", "[connections.radio]\nhost = \"db.example.com\"\npassword = \"«token»\"\n"),
		hit("netrc", ".netrc", "machine pypi.example.com\n  login bot\n  password «token»\n"),
		named("id_ed25519", "deploy/id_ed25519", "«sshkey»"),
		hit(".git/config", ".git/config", "[core]\n\tbare = false\n[http \"https://git.example.com/\"]\n\textraheader = AUTHORIZATION: basic «basic»\n[remote \"origin\"]\n\turl = https://git.example.com/team/radio\n"),
		hit("my.cnf", ".my.cnf", "[client]\nuser=radio\npassword=«token»\n"),
		named("token", ".cache/huggingface/token", "«token»"),

		near("a virtual environment", ".env/pyvenv.cfg", "home = /usr/bin\ninclude-system-site-packages = false\nversion = 3.11.2\n"),
		near("a virtual environment", ".env/bin/activate", "deactivate () {\n    unset VIRTUAL_ENV\n}\nVIRTUAL_ENV=/app/.env\nexport VIRTUAL_ENV\n"),
		near("a bundle of certificates", ".env/lib/python3.11/site-packages/certifi/cacert.pem", "# Issuer: CN=Example Root\n-----BEGIN CERTIFICATE-----\nMIIBhTCCASugAwIBAgIQIRi6zePL6mKjOipn+dNuaTAKBggqhkjOPQQDAjASMRAw\n-----END CERTIFICATE-----\n"),
		near("a test's key in a dependency", ".env/lib/python3.11/site-packages/tornado/test/test.key", "«tlskey»"),
		near("a program", ".env/lib/python3.11/site-packages/pip/_internal/network/auth.py", "class MultiDomainBasicAuth:\n    password = None\n"),
		near("a template", ".env.sample", "DEBUG=1\nDJANGO_SECRET_KEY=changeme\n"),
		near("channels only", ".condarc", "channels:\n  - conda-forge\n  - defaults\n"),
		near("regions only", ".aws/config", "[default]\nregion = eu-west-1\noutput = json\n"),
		near("a program", "radio/secrets.py", "import secrets\n\n\ndef token():\n    return secrets.token_urlsafe()\n"),
		near("settings only", ".streamlit/config.toml", "[server]\nheadless = true\n"),
		near("a vocabulary", "ml/tokenizer.json", "{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 0}}}\n"),
	})
}
