package llbtransform

import (
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"github.com/leaktight/leaktight/frontend/rule"
	"github.com/leaktight/leaktight/llbtransform/script"
	mode "github.com/tonistiigi/dchapes-mode"
)

// everyone may read a file of this mode.
const everyone = 0o444

// Accounts are the users and groups of a stage.
type Accounts struct {
	// Passwd and Group are the files of these names in /etc, "" where there are none.
	Passwd, Group string
}

// access gives a mount the mode and the owner that the copied file would have had.
// It tells what could not be found out, "" for nothing.
func (p *planner) access(at site, s *scope, c copying, context string, m *rule.Mount) (string, error) {
	chmod, err := s.expand(c.chmod)
	if err != nil {
		return "", err
	}
	m.Mode = p.modeOf(chmod, context, m.Source)
	chown, err := s.expand(c.chown)
	if err != nil {
		return "", err
	}
	return p.own(at, chown, m)
}

// copied gives the mount of a file that comes out of another stage: it is root's
// unless the instruction says otherwise, and keeps its mode.
func (p *planner) copied(at site, s *scope, c copying, m rule.Mount) (rule.Mount, string, error) {
	chmod, err := s.expand(c.chmod)
	if err != nil {
		return m, "", err
	}
	chown, err := s.expand(c.chown)
	if err != nil {
		return m, "", err
	}
	m.Mode, m.UID, m.GID = changed(m.Mode, chmod), 0, 0
	note, err := p.own(at, chown, &m)
	return m, note, err
}

// modeOf is the mode of a file of the context once it is copied, 0 where it is not known.
func (p *planner) modeOf(chmod, context, source string) uint32 {
	var own uint32
	if p.opt.Mode != nil {
		own = p.opt.Mode(context, source)
	}
	return changed(own, chmod)
}

// changed is a mode after chmod, 0 where it is not known. An empty change is none.
func changed(own uint32, chmod string) uint32 {
	if octal, err := strconv.ParseUint(chmod, 8, 12); err == nil {
		return uint32(octal) & uint32(fs.ModePerm)
	}
	change, err := mode.ParseWithUmask(chmod, 0)
	if own == 0 || chmod == "" || err != nil {
		return own
	}
	return uint32(change.Apply(fs.FileMode(own)).Perm())
}

// own makes a user, or user:group, the owner of a mount. Where a name cannot be
// looked up, every user may read the file.
func (p *planner) own(at site, chown string, m *rule.Mount) (string, error) {
	if chown == "" {
		return "", nil
	}
	user, group, both := strings.Cut(chown, ":")
	uid, numericUser := numeric(user)
	gid, numericGroup := numeric(group)
	if !numericUser || !numericGroup {
		if p.opt.Accounts == nil {
			m.Mode |= everyone
			return "who " + chown + " is cannot be looked up here, so every user may read it", nil
		}
		accounts, err := p.opt.Accounts(at.lines.Start)
		if err != nil {
			return "", err
		}
		if !numericUser {
			uid = accounts.id(accounts.Passwd, user, 2)
		}
		if !numericGroup {
			gid = accounts.id(accounts.Group, group, 2)
		}
		if !both && !numericUser {
			m.UID, m.GID = uid, accounts.id(accounts.Passwd, user, 3)
			return "", nil
		}
	}
	if !both {
		gid = uid // as BuildKit does with a number
	}
	m.UID, m.GID = uid, gid
	return "", nil
}

// numeric reads a user or group that needs no looking up.
func numeric(name string) (uint32, bool) {
	if name == "" || name == "root" {
		return 0, true
	}
	id, err := strconv.ParseUint(name, 10, 31)
	return uint32(id), err == nil
}

// id reads a field of the line of a name. What is not there is root, as in BuildKit.
func (Accounts) id(file, name string, field int) uint32 {
	for line := range strings.Lines(file) {
		fields := strings.Split(strings.TrimSpace(line), ":")
		if len(fields) > field && fields[0] == name {
			id, _ := strconv.ParseUint(fields[field], 10, 31)
			return uint32(id)
		}
	}
	return 0
}

// permit gives the mounted files the modes and owners that a script gives them:
// it wants them before it uses them, so they hold in its own RUN.
func (p *planner) permit(at site, s *scope, result script.Result) error {
	s.files = slices.Clone(s.files)
	for i, f := range s.files {
		chmod, changesMode := result.Modes[f.mount.Target]
		chown, changesOwner := result.Owners[f.mount.Target]
		if !changesMode && !changesOwner {
			continue
		}
		m := *f
		if changesMode {
			m.mount.Mode = uint32(chmod.Perm())
		}
		if changesOwner {
			if err := p.chown(at, chown, &m.mount); err != nil {
				return err
			}
		}
		s.files[i] = &m
	}
	return nil
}

// chown does to a mount what the command of the name does to a file: what it does
// not name stays, and a number alone says nothing about the group.
func (p *planner) chown(at site, owner string, m *rule.Mount) error {
	before := *m
	if _, err := p.own(at, owner, m); err != nil {
		return err
	}
	user, _, both := strings.Cut(owner, ":")
	if !both {
		m.GID = before.GID
	}
	if user == "" {
		m.UID = before.UID
	}
	return nil
}
