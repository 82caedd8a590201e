-module(badly_formed_file_2). -compile([export_all,nowarn_export_all]).
-file("x", 1, 2).
f() -> a.
