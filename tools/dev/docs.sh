# docs.sh - ./dev docs: the pages and the reference as a site, in build/site.

docs_site() {
    rm -rf build/site && mkdir -p build/site && python3 tools/docs.py check &&
        doxygen docs/site/Doxyfile && /usr/bin/python3 tools/site.py build/site
}

docs_main() {
    (($# == 0)) || wrong "no option '$1'; docs takes none"
    take_lock
    need $docs_packages
    step 'make the site, follow its links' docs docs_site || exit 1
    say "the site: build/site/index.html"
}
