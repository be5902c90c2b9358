package rule

import "sync"

var (
	packageGlobs     = sync.OnceValue(func() globs { return newGlobs(packages()) })
	packageTestGlobs = sync.OnceValue(func() globs { return newGlobs(packageTests()) })
)

// InPackage reports whether a path lies in a package as a package manager
// unpacks it. What such a package holds, everybody has who can install it.
func InPackage(p string) bool { return packageGlobs().match(normal(p)) }

// InPackageTests reports whether a path lies in the tests, examples or manuals of a package,
// or of a copy of one.
func InPackageTests(p string) bool { return packageTestGlobs().match(normal(p)) }

// packages are where package managers unpack packages, down to the package.
// The .cache of node_modules and its like hold no packages.
func packages() []string {
	return []string{
		"**/{node_modules,bower_components,jspm_packages}/[^.]*/**", "**/.yarn/{cache,unplugged}/*/**",
		"**/{site,dist}-packages/*/**", "**/pkg/mod/{cache,*.*}/**", "**/{.cargo,usr/local/cargo}/{registry,git}/*/**", "**/{.rustup,usr/local/rustup}/toolchains/*/**",
		"**/.m2/repository/*/**", "**/.gradle/{caches,wrapper}/*/**", "**/.ivy2/cache/*/**", "**/.cache/coursier/**",
		"**/gems/*-[0-9]*/**", "**/bundler/gems/*/**", "**/.nuget/packages/*/**", "**/.pub-cache/hosted/*/**",
		"**/.terraform/{modules,providers}/*/**",
	}
}

// packageTests are where packages keep keys and settings that everybody may know: in
// their tests, examples and manuals. Projects keep copies of packages under
// names that they use for their own files too; there, too, these are no secrets.
func packageTests() []string {
	const trees = "{node_modules,bower_components,site-packages,dist-packages,vendor,third_party,pods,pkg/mod,.m2/repository,.cargo/registry,.gradle/caches,gems}"
	const names = "{test,tests,testing,testdata,test_data,testkeys,testcerts,__tests__,__fixtures__,__mocks__,mock,mocks,fixture,fixtures,spec,specs," +
		"e2e,example,examples,sample,samples,demo,demos,doc,docs,functest,test-*,*[_-]test,*[_-]tests,*[_-]fixtures,*[_-]examples}"
	return []string{"**/" + trees + "/**/" + names + "/**"}
}
