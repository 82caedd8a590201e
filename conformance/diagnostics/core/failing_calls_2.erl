-module(failing_calls_2).
-compile([nowarn_unused_vars,nowarn_shadow_vars,nowarn_export_vars,nowarn_unused_record,nowarn_obsolete_bool_op,nowarn_deprecated_catch,nowarn_match_float_zero,nowarn_match_alias_pats]).
-compile([export_all,nowarn_export_all]).
-record(r,{x,y=0}).
g(X) -> X.
f0(X, Y) -> atom_to_list(1).
f1(X, Y) -> list_to_atom(a).
f2(X, Y) -> iolist_size(a).
f3(X, Y) -> iolist_to_binary(a).
f4(X, Y) -> binary_to_list({X}).
f5(X, Y) -> integer_to_list(a).
f6(X, Y) -> lists:append(a,b).
f7(X, Y) -> lists:reverse(a).
f8(X, Y) -> lists:nth(0,[1]).
f9(X, Y) -> math:sqrt(a).
f10(X, Y) -> math:sqrt(-1).
f11(X, Y) -> math:pow(a,b).
f12(X, Y) -> abs(a).
f13(X, Y) -> abs({X}).
f14(X, Y) -> round(a).
f15(X, Y) -> 1 + element(1,{a}).
f16(X, Y) -> length(hd([a])).
f17(X, Y) -> hd(tl([a])).
f18(X, Y) -> a ++ b.
f19(X, Y) -> [X] ++ b.
f20(X, Y) -> a -- b.
f21(X, Y) -> X ++ a.
f22(X, Y) -> a ++ X.
f23(X, Y) -> "a" -- b.
f24(X, Y) -> 1/0.
f25(X, Y) -> 1.0/0.
f26(X, Y) -> X/0.
f27(X, Y) -> X div 0.
f28(X, Y) -> 0 div 0.
f29(X, Y) -> 1 bsl a.
f30(X, Y) -> X bsl a.
f31(X, Y) -> is_function(X,a).
f32(X, Y) -> is_function(X,-1).
f33(X, Y) -> apply(a,b).
f34(X, Y) -> apply(a,b,c).
f35(X, Y) -> spawn(1).
f36(X, Y) -> erlang:'+'(a,1).
f37(X, Y) -> erlang:abs(a).
f38(X, Y) -> error(a) + 1.
f39(X, Y) -> throw(a) + 1.
