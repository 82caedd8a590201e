-module(useless_values_2).
-compile([nowarn_unused_vars,nowarn_shadow_vars,nowarn_export_vars,nowarn_unused_record,nowarn_obsolete_bool_op,nowarn_deprecated_catch,nowarn_match_float_zero,nowarn_match_alias_pats]).
-compile([export_all,nowarn_export_all]).
-record(r,{x,y=0}).
g(X) -> X.
f0(X, Y) -> X andalso Y == 1, 2.
f1(X, Y) -> X andalso a, 2.
f2(X, Y) -> (X+1) andalso Y, 2.
f3(X, Y) -> X orelse g(Y), 2.
f4(X, Y) -> not (X), 2.
f5(X, Y) -> not (X == 1), 2.
f6(X, Y) -> max(X+1,Y), 2.
f7(X, Y) -> max(X,Y), 2.
f8(X, Y) -> self(), 2.
f9(X, Y) -> node(), 2.
f10(X, Y) -> make_ref(), 2.
f11(X, Y) -> get(X), 2.
f12(X, Y) -> get(X+1), 2.
f13(X, Y) -> list_to_tuple(X), 2.
f14(X, Y) -> lists:append(X,Y), 2.
f15(X, Y) -> lists:reverse(X), 2.
f16(X, Y) -> lists:member(X,Y), 2.
f17(X, Y) -> maps:get(X,Y), 2.
f18(X, Y) -> maps:is_key(X,Y), 2.
f19(X, Y) -> maps:new(), 2.
f20(X, Y) -> maps:put(X,Y,Y), 2.
f21(X, Y) -> maps:keys(X), 2.
f22(X, Y) -> math:pi(), 2.
f23(X, Y) -> math:sin(X), 2.
f24(X, Y) -> math:sin(X+1), 2.
f25(X, Y) -> math:sin(1), 2.
f26(X, Y) -> math:sin(a), 2.
f27(X, Y) -> element(1,{X,Y}), 2.
f28(X, Y) -> element(1,{X+1,Y}), 2.
f29(X, Y) -> hd([X+1]), 2.
f30(X, Y) -> abs(-1), 2.
f31(X, Y) -> 1 + 2, 2.
f32(X, Y) -> 1 == 2, 2.
f33(X, Y) -> is_atom(a), 2.
f34(X, Y) -> tuple_size({}), 2.
f35(X, Y) -> length([]), 2.
f36(X, Y) -> length([a,b]), 2.
f37(X, Y) -> is_record(X,r), 2.
f38(X, Y) -> is_record(X,r,3), 2.
f39(X, Y) -> is_function(X,Y), 2.
