"""The four doors through which others' bytes come in, each as one function for a fuzzer that watches the code.

`python -m tests.fuzz.targets.bundle -runs=N` (or `acknowledgement`, `sheet`, `qr`) hunts with atheris, which the extra
`fuzz` brings; any option of libFuzzer may follow. What it finds is kept in `tests/fuzz/kept/<door>/` and tried in every
test run; without atheris the doors are tried with the kept files and with seeds that are turned a little.
"""
