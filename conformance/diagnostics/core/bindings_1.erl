-module(bindings_1).
-compile([nowarn_unused_vars,nowarn_shadow_vars,nowarn_export_vars,nowarn_unused_record,nowarn_obsolete_bool_op,nowarn_deprecated_catch,nowarn_match_float_zero,nowarn_match_alias_pats]).
-compile([export_all,nowarn_export_all]).
-record(r,{x,y=0}).
g(X) -> X.
f0(X, Y) -> case X of B -> 2; _ -> X+1, a+1 end.
f1(X, Y) -> case g(X) of B -> 2; _ -> X+1, a+1 end.
f2(X, Y) -> case X+1 of B -> 2; _ -> X+1, a+1 end.
f3(X, Y) -> case [X|Y] of B -> 2; _ -> X+1, a+1 end.
f4(X, Y) -> case {X,Y} of {A,B} -> 2; _ -> X+1, a+1 end.
f5(X, Y) -> case {X,Y} of {A,B} -> 2; C -> X+1, a+1; _ -> X+1, 4 end.
f6(X, Y) -> case #{a=>X} of B -> 2; _ -> X+1, a+1 end.
f7(X, Y) -> case <<X>> of B -> 2; _ -> X+1, a+1 end.
f8(X, Y) -> case fun() -> X end of B -> 2; _ -> X+1, a+1 end.
f9(X, Y) -> case 1 of B -> 2; _ -> X+1, a+1 end.
f10(X, Y) -> case #r{} of B -> 2; _ -> X+1, a+1 end.
f11(X, Y) -> case {X} of {_} when true -> 2; {_} -> X+1, a+1 end.
f12(X, Y) -> Z = {X}, case Z of {_} when true -> 2; {_} -> X+1, a+1 end.
f13(X, Y) -> Z = {X,1}, {A,2} = Z, X+1, 2.
f14(X, Y) -> {A,2} = {X,1}, X+1, 2.
f15(X, Y) -> {A,2} = {X,1}.
f16(X, Y) -> case X of 1 -> {A,2} = {X,1}, X+1, 2; 2 -> X+1, 3 end, X+1, 3.
f17(X, Y) -> case X of 1 -> a = b, X+1, 2; 2 -> X+1, 3 end, X+1, 3.
f18(X, Y) -> begin a = b, X+1, 1 end, Y+1, 2.
f19(X, Y) -> g(a = b), X+1, 2.
f20(X, Y) -> {a = b, X+1}, X+1, 2.
f21(X, Y) -> <<a:4>>, X+1, 2.
f22(X, Y) -> <<(X+1), a/binary>>, X+1, 2.
f23(X, Y) -> Z = <<a:4>>, X+1, 2.
f24(X, Y) -> g(<<a:4>>), X+1, 2.
f25(X, Y) -> (a)#{b=>1}, X+1, 2.
f26(X, Y) -> Z = (a)#{b=>X}, X+1, 2.
f27(X, Y) -> a#{b=>1}, X+1, 2.
f28(X, Y) -> ({X})#{b=>1}, X+1, 2.
f29(X, Y) -> ([X])#{b=>1}, X+1, 2.
f30(X, Y) -> (#{})#{b=>1}, X+1, 2.
f31(X, Y) -> (#{})#{b:=1}, X+1, 2.
f32(X, Y) -> (a)#r{x=1}, X+1, 2.
f33(X, Y) -> (a)#r.x, X+1, 2.
f34(X, Y) -> ({X})#r.x, X+1, 2.
f35(X, Y) -> (#r{})#r.x, X+1, 2.
f36(X, Y) -> (#r{})#r{x=2}, X+1, 2.
f37(X, Y) -> (#{a=>1})#r{x=1}.
f38(X, Y) -> (#{a=>1})#r.x.
f39(X, Y) -> (#{a=>X})#r.x.
