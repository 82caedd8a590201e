-module(before_a). -compile([export_all,nowarn_export_all]).
foo(X) -> #r.A.
