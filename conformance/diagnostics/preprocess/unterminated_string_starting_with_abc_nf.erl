-module(unterminated_string_starting_with_abc_nf). -compile([export_all,nowarn_export_all]).
-define(M, "abc).
f() -> ?M.
