%% A test of a record alone asks for the same as the pattern.
-module(record_tests_as_patterns).
-compile([export_all, nowarn_export_all]).
-record(r, {a}).
-record(s, {a, b}).
a1(X) -> case X of Y when is_record(Y, r) -> 3; #r{} -> 1; _ -> ok end.
a2(X) -> case X of Y when is_record(Y, r) -> 3; Z when is_record(Z, r) -> 1; _ -> ok end.
a3(X) -> case X of Y when is_record(Y, s) -> 3; #r{} -> 1; _ -> ok end.
t() -> 1.
t(X) -> X.
show(X) -> X.
attempt(F) -> try F() catch _:_ -> ok end.
kind0(#r{}) -> r; kind0(#s{}) -> s; kind0({r, _}) -> other.
kind1(X) when is_record(X, r) -> r; kind1(#r{}) -> r2; kind1(_) -> s.
kind2(#r{}) -> r; kind2(X) when is_record(X, r) -> r2; kind2(_) -> s.
kind3(#r{a = _}) -> r; kind3(#r{}) -> r2; kind3(_) -> s.
kind4(#r{a = 1}) -> r; kind4(#r{}) -> r2; kind4(_) -> s.
kind5({r, _}) -> r; kind5(#r{}) -> r2; kind5(_) -> s.
kind6(X) when is_tuple(X) -> r; kind6(#r{}) -> r2; kind6(_) -> s.
kind7(X) when is_record(X, r, 2) -> r; kind7(#r{}) -> r2; kind7(_) -> s.
kind8(X) when is_record(X, r), X -> r; kind8(#r{}) -> r2; kind8(_) -> s.
kind9(X) when is_atom(X) -> r; kind9(foo) -> r2; kind9(_) -> s.
kind10(foo) -> r; kind10(foo) -> r2; kind10(_) -> s.
kind11({foo, 1}) -> r; kind11({foo, 1}) -> r2; kind11(_) -> s.
kind12({foo, _}) -> r; kind12({foo, 1}) -> r2; kind12(_) -> s.
kind13([_ | _]) -> r; kind13([_ | _]) -> r2; kind13(_) -> s.
kind14(X) when is_record(X, r, 3) -> r; kind14(#r{}) -> r2; kind14(_) -> s.
kind15(X) when is_record(X, r) -> r; kind15({r, 1}) -> r2; kind15(_) -> s.
kind16(X) when is_record(X, r) -> r; kind16({R, 1}) -> R; kind16(_) -> s.
kind17(X) when is_record(X, r) -> r; kind17(X) when is_record(X, s) -> s; kind17(X) when is_record(X, r) -> s; kind17(_) -> s.
kind18(X) when is_record(X, r) -> r; kind18(1) -> one; kind18(X) when is_tuple(X) -> s; kind18(#r{a = 1}) -> r; kind18(_) -> s.
kind19(X) when is_record(X, r); X -> r; kind19(#r{}) -> one; kind19(_) -> s.
