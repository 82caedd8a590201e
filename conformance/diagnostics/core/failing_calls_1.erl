-module(failing_calls_1).
-compile([nowarn_unused_vars,nowarn_shadow_vars,nowarn_export_vars,nowarn_unused_record,nowarn_obsolete_bool_op,nowarn_deprecated_catch,nowarn_match_float_zero,nowarn_match_alias_pats]).
-compile([export_all,nowarn_export_all]).
-record(r,{x,y=0}).
g(X) -> X.
f0(X, Y) -> X + a.
f1(X, Y) -> a + X.
f2(X, Y) -> X and 1.
f3(X, Y) -> not {X}.
f4(X, Y) -> -{X}.
f5(X, Y) -> {X} + 1.
f6(X, Y) -> [X] + 1.
f7(X, Y) -> #{a=>X} + 1.
f8(X, Y) -> <<X>> + 1.
f9(X, Y) -> hd({X}).
f10(X, Y) -> hd([X]).
f11(X, Y) -> tl([X|Y]).
f12(X, Y) -> element(3,{X}).
f13(X, Y) -> element(1,{X}).
f14(X, Y) -> element(0,{X}).
f15(X, Y) -> element(X,a).
f16(X, Y) -> element(a,X).
f17(X, Y) -> element(1,[X]).
f18(X, Y) -> tuple_size([X]).
f19(X, Y) -> tuple_size({X}).
f20(X, Y) -> length({X}).
f21(X, Y) -> length([X|Y]).
f22(X, Y) -> byte_size(<<X>>).
f23(X, Y) -> byte_size({X}).
f24(X, Y) -> size([X]).
f25(X, Y) -> map_size(a).
f26(X, Y) -> map_size({X}).
f27(X, Y) -> map_size(#{}).
f28(X, Y) -> is_map_key(a,b).
f29(X, Y) -> map_get(a,b).
f30(X, Y) -> map_get(a,#{}).
f31(X, Y) -> map_get(a,#{a=>1}).
f32(X, Y) -> maps:get(a,b).
f33(X, Y) -> maps:get(a,#{b=>1}).
f34(X, Y) -> list_to_tuple(a).
f35(X, Y) -> setelement(1,{},a).
f36(X, Y) -> setelement(3,{a,b},a).
f37(X, Y) -> setelement(0,X,a).
f38(X, Y) -> setelement(1,[X],a).
f39(X, Y) -> atom_to_list({X}).
