# Everything that there is to do. Each target installs what it needs and does nothing twice.
.PHONY: serve test check e2e build demo lab bench measure

serve: ## build the page and the server, and serve on http://127.0.0.1:8000
	@scripts/install-tools build
	@scripts/build
	target/release/portolan serve

build: ## the same without serving: target/release/portolan and target/site
	@scripts/install-tools build
	@scripts/build

check: build ## format, lints, documentation, licences, house rules, bundle size
	@scripts/install-tools check
	scripts/check

test: check ## check, then every test
	@scripts/install-tools test
	cargo test --locked
	scripts/e2e

e2e: build ## the browser tests alone
	@scripts/install-tools test
	scripts/e2e

demo: ## the static demo: target/demo for any file host, target/demo/portolan.html for the disk
	@scripts/install-tools build
	scripts/demo

lab: ## every profile of the network laboratory, against the release build; LAB_RUNS=20 and LAB_ONLY="50 ms" choose
	@scripts/install-tools lab
	cargo test --locked --release --test lab -- --ignored --exact --nocapture --test-threads=1 tests::every_profile_is_told_right

bench: ## the engine beside what the kernel can do, then what is pure; BENCH_ROUNDS=5
	@scripts/install-tools bench
	cargo bench --locked --bench ceiling
	cargo bench --locked --bench pure

measure: build ## what pages, viewers and the browser cost on this machine; nothing is judged
	@scripts/install-tools measure
	scripts/measure
