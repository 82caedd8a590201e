-module(before_5). -compile([export_all,nowarn_export_all]).
foo(X) -> maybe {a ?= b} end.
