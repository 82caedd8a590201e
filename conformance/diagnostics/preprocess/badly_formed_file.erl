-module(badly_formed_file). -compile([export_all,nowarn_export_all]).
-file(x, 1).
f() -> a.
