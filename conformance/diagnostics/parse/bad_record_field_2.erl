-module(bad_record_field_2). -compile([export_all,nowarn_export_all]).
-record(r, {1 = b}).
f(X) -> #r{}.
