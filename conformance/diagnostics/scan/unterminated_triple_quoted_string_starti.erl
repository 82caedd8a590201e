-module(unterminated_triple_quoted_string_starti). -compile([export_all,nowarn_export_all]).
f(X) -> """".
