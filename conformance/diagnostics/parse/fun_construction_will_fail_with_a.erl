-module(fun_construction_will_fail_with_a). -compile([export_all,nowarn_export_all]).
foo(X) -> fun a:foo/256.
