-module(failing_calls_4).
-compile([nowarn_unused_vars,nowarn_shadow_vars,nowarn_export_vars,nowarn_unused_record,nowarn_obsolete_bool_op,nowarn_deprecated_catch,nowarn_match_float_zero,nowarn_match_alias_pats]).
-compile([export_all,nowarn_export_all]).
-record(r,{x,y=0}).
g(X) -> X.
f0(X, Y) -> (<<>>)#r{x=1}.
f1(X, Y) -> (#{})#r.x.
f2(X, Y) -> (<<>>)#{a=>1}.
f3(X, Y) -> (<<X>>)#{a=>1}.
f4(X, Y) -> (fun() -> 1 end)#{a=>1}.
f5(X, Y) -> (X+1)#{a=>1}.
f6(X, Y) -> (#r{})#{a=>1}.
f7(X, Y) -> Z = #{a=>X}, (Z)#r.x.
f8(X, Y) -> {_} = #{a=>1}.
f9(X, Y) -> #{} = {X}.
f10(X, Y) -> #{} = a.
f11(X, Y) -> <<_>> = a.
f12(X, Y) -> <<_>> = {X}.
f13(X, Y) -> {_} = <<X>>.
f14(X, Y) -> {_} = <<>>.
f15(X, Y) -> #r{} = a.
f16(X, Y) -> #r{} = {X}.
f17(X, Y) -> #r{} = #r{x=1}.
f18(X, Y) -> #r{x=2} = #r{x=1}.
f19(X, Y) -> #r{x=2} = {r,X,Y}.
f20(X, Y) -> #r{x=2} = {r,1,Y}.
f21(X, Y) -> #r{x=2} = {q,2,Y}.
f22(X, Y) -> {A,B,3} = #r{x=1}.
f23(X, Y) -> [_] = #r{x=1}.
f24(X, Y) -> "ab" = [X].
f25(X, Y) -> "ab" = [X,Y].
f26(X, Y) -> "ab" = [X|Y].
f27(X, Y) -> "ab" = "a".
f28(X, Y) -> [97|_] = "ab".
f29(X, Y) -> [a|_] = "ab".
