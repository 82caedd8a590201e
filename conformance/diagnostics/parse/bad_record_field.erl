-module(bad_record_field). -compile([export_all,nowarn_export_all]).
-record(r, {a, B}).
f(X) -> X.
