-module(unterminated_string_starting_with_abc_n). -compile([export_all,nowarn_export_all]).
f(X) -> a c "abc
