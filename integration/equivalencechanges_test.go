package integration_test

// equivalentChanges are scripts that move the file at /root/.netrc, change it, or
// look at what is left of it.
func equivalentChanges() []equivalent {
	var all []equivalent
	for _, s := range []struct {
		name, run string
		// left says that upstream's image has the file.
		left bool
	}{
		{name: "moved and removed", run: "mv /root/.netrc /tmp/login && wc -l /tmp/login && rm /tmp/login"},
		{name: "moved with its directory", run: "mkdir /d && mv /root/.netrc /d && ls -a /d /root && rm -r /d"},
		{name: "moved and its name used again", run: "exec 2>&1; set -eux; mv ~/.netrc /tmp/l; echo x > ~/.netrc; cat ~/.netrc; rm /tmp/l ~/.netrc"},
		{name: "removed by a loop's variable", run: "touch /tmp/x; for f in /root/.netrc; do rm $f; done && echo removed"},
		{name: "removed by a loop over several", run: "touch /tmp/x; for f in /root/.netrc /tmp/x; do rm \"$f\"; done && ls -a /tmp /root"},
		{name: "removed by a loop over a pattern", run: "for f in /root/.n*; do rm -f $f; done; ls -a /root"},
		{name: "removed by a variable", run: "F=/root/.netrc; wc -l $F; rm $F; echo $F"},
		{name: "removed by a variable from a substitution", run: "F=$(echo /root/.netrc); rm $F && ls -a /root"},
		{name: "removed by names that are read", run: "find /root -name .netrc | while read f; do rm \"$f\"; done; ls -a /root"},
		{name: "removed by xargs", run: "find /root -name .netrc | xargs rm && echo done"},
		{name: "removed by find", run: "find / -xdev -name .netrc -exec rm {} + && echo done"},
		{name: "looked for after rm", run: "rm /root/.netrc; test ! -e /root/.netrc && echo gone; ls -a /root"},
		{name: "looked for after rm in brackets", run: "rm /root/.netrc && [ ! -f ~/.netrc ] && echo gone"},
		{name: "looked for by a relative name", run: "cd /root && rm .netrc && ls -a"},
		{name: "rm that tells what it does", run: "rm -v /root/.netrc"},
		{name: "rm that tells what it does among others", run: "touch /x && rm -fv /x /root/.netrc && echo done"},
		{name: "shredded with words", run: "shred -u -n 1 /root/.netrc; echo $?"},
		{name: "mode seen after chmod", run: "chmod 640 ~/.netrc && stat -c %a ~/.netrc && rm ~/.netrc"},
		{name: "copied after rm", run: "wc -c ~/.netrc && rm ~/.netrc && cp -r /root /copy && ls -a /copy"},
		{name: "packed after rm", run: "cd /root && rm .netrc && touch x && tar -cf /x.tar . && tar -tf /x.tar && rm /x.tar"},
		{name: "changed in place and removed", run: "sed -i s/example.com/example.org/ ~/.netrc && md5sum ~/.netrc && rm ~/.netrc"},
		{name: "appended to and removed", run: "echo more >> ~/.netrc; tee -a ~/.netrc < /dev/null; wc ~/.netrc; rm -f ~/.netrc"},
		{name: "changed through another file", run: "tr a b < ~/.netrc > /tmp/n && mv /tmp/n ~/.netrc && md5sum ~/.netrc && rm ~/.netrc"},
		{name: "changed and left behind", run: "sed -i s/example.com/example.org/ ~/.netrc && md5sum ~/.netrc", left: true},
		{name: "changed in exec form", run: `["sed", "-i", "s/example.com/example.org/", "/root/.netrc"]`, left: true},
		{name: "changed in a shell's exec form", run: `["sh", "-c", "sed -i \"s/a/b/\" /root/.netrc && md5sum < /root/.netrc && rm /root/.netrc"]`},
		{name: "changed in one RUN and used in another", run: "sed -i s/example.com/example.org/ /root/.netrc\nRUN md5sum /root/.netrc\nRUN rm /root/.netrc && echo x"},
		{name: "changed twice and used", run: "echo a >> /root/.netrc && dos2unix /root/.netrc\nRUN echo b >> /root/.netrc\nRUN md5sum /root/.netrc; rm /root/.netrc"},
		{name: "changed in a here-document", run: "<<EOF\nset -e\nsed -i s/a/b/ /root/.netrc\nmd5sum ~/.netrc\nrm ~/.netrc\nEOF"},
		{name: "changed under a #! line", run: "<<EOF\n#!/bin/sh\nset -e\nsed -i s/a/b/ /root/.netrc\nmd5sum ~/.netrc\nrm ~/.netrc\nEOF"},
		{name: "changed beside a here-document", run: "cat <<EOF >> ~/.netrc && md5sum ~/.netrc && rm ~/.netrc\nmore\nEOF"},
		{name: "changed over several lines", run: "set -e; \\\n  # a comment\n  sed -i s/a/b/ ~/.netrc; \\\n\n  md5sum ~/.netrc; \\\n  rm ~/.netrc"},
		{name: "failure that is passed on", run: "sed -i s/a/b/ ~/.netrc; (exit 3) || echo \"[$?]\"; rm ~/.netrc"},
		{name: "function that removes", run: "f() { rm -f /root/.netrc; }; trap f EXIT; wc -l ~/.netrc; echo end"},
		{name: "emptied by a redirection", run: "wc -c ~/.netrc && > /root/.netrc\nRUN wc -c ~/.netrc"},
		{name: "emptied by a command", run: "wc -c ~/.netrc; : > ~/.netrc; ls -l ~/.netrc | cut -c 1-10"},
		{name: "emptied by cat", run: "cat /dev/null > ~/.netrc"},
		{name: "emptied by truncate", run: "truncate -s 0 /root/.netrc && wc -c ~/.netrc"},
		{name: "emptied and removed", run: "> ~/.netrc; rm ~/.netrc; ls -a /root"},
		{name: "overwritten by a blank line", run: "echo > ~/.netrc; wc -c ~/.netrc", left: true},
		{name: "copied to its own place", run: "cp ~/.netrc /tmp/n && sed -i s/a/b/ /tmp/n && cp /tmp/n ~/.netrc && md5sum ~/.netrc && rm /tmp/n ~/.netrc"},
		{name: "copied and removed by a trap", run: "trap 'rm -f /tmp/n' EXIT; cp ~/.netrc /tmp/n; wc /tmp/n; rm ~/.netrc"},
	} {
		e := equivalent{
			name: s.name, dockerfile: "FROM alpine\nCOPY .netrc /root/.netrc\nRUN " + s.run + "\n", leaktight: secretFiles("netrc"),
		}
		if s.left {
			e.gone = []string{"root/.netrc"}
		}
		all = append(all, e)
	}
	return all
}

// equivalentShells are changes that other shells and users make.
func equivalentShells() []equivalent {
	netrc := secretFiles("netrc")
	return []equivalent{
		{
			name:       "changed in bash with strict options",
			dockerfile: "FROM debian\nSHELL [\"/bin/bash\", \"-euo\", \"pipefail\", \"-c\"]\nCOPY .netrc /root/.netrc\nRUN sed -i s/a/b/ ~/.netrc && md5sum ~/.netrc && mv ~/.netrc /tmp/n && rm -v /tmp/n\n",
			leaktight:  netrc,
		},
		{
			name:       "changed in dash as the last command",
			dockerfile: "FROM debian\nCOPY .netrc /root/.netrc\nRUN exec 2>&1; set -ex; echo x >> ~/.netrc; md5sum /root/.netrc\n",
			leaktight:  netrc, gone: []string{"root/.netrc"},
		},
		{
			name:       "changed in bash as the last command",
			dockerfile: "FROM debian\nSHELL [\"/bin/bash\", \"-c\"]\nCOPY .netrc /root/.netrc\nRUN exec 2>&1; set -x; echo x >> ~/.netrc; md5sum /root/.netrc\n",
			leaktight:  netrc, gone: []string{"root/.netrc"},
		},
		{
			name:       "told by another rm",
			dockerfile: "FROM debian\nCOPY .netrc /root/.netrc\nRUN rm -v /root/.netrc && test ! -e /root/.netrc && echo gone\n",
			leaktight:  netrc,
		},
	}
}
