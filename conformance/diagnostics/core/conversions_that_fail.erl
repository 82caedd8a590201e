%% Calls with constants that OTP's optimiser finds to fail.
-module(conversions_that_fail).
-compile([export_all, nowarn_export_all]).
-record(r, {a}).
-record(s, {a, b}).
a1() -> list_to_integer("1").
a2() -> list_to_integer("+1").
a3() -> list_to_integer("-").
a4() -> list_to_integer("").
a5() -> list_to_integer("1 ").
a6() -> list_to_integer("1_0").
a7() -> list_to_integer([$1, a]).
a8() -> list_to_integer([$1 | a]).
a9() -> list_to_integer("1",99).
a10() -> list_to_integer("1",1).
a11() -> list_to_integer("z",16).
a12() -> list_to_integer("-zZ",36).
a13() -> list_to_integer("12",2).
a14() -> list_to_integer(a, 10).
a15() -> list_to_integer("12",x).
a16() -> binary_to_integer(<<"x">>).
a17() -> binary_to_integer(<<"x">>,10).
a18() -> list_to_float("1").
a19() -> list_to_float("1.0").
a20() -> list_to_float("1.").
a21() -> list_to_float(".5").
a22() -> list_to_float("1.0e5").
a23() -> list_to_float("-1.0E+5").
a24() -> list_to_float("1.0e").
a25() -> list_to_float("1.0e999").
a26() -> list_to_float("1e5").
a27() -> list_to_float("x").
a28() -> list_to_float(" 1.0").
a29() -> binary_to_float(<<"1">>).
a30() -> binary_to_float(<<"x">>).
a31() -> list_to_atom([-1]).
a32() -> list_to_atom([300]).
a33() -> list_to_atom([16#110000]).
a34() -> list_to_atom([16#d800]).
a35() -> list_to_atom([a]).
a36() -> list_to_atom("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa").
a37() -> binary_to_atom(<<"a">>, foo).
a38() -> list_to_existing_atom([-1]).
a39() -> list_to_pid("x").
a40() -> list_to_pid("<0.1.2>").
a41() -> list_to_binary([256]).
a42() -> list_to_binary([a]).
a43() -> list_to_binary([[1], <<2>> | <<3>>]).
a44() -> list_to_binary([<<1:3>>]).
a45() -> list_to_bitstring([a]).
a46() -> iolist_to_binary(a).
a47() -> iolist_to_binary([a]).
a48() -> iolist_size([a]).
a49() -> split_binary(<<>>, 2).
a50() -> split_binary(<<1:3>>, 2).
a51() -> split_binary(<<1, 2>>, -1).
a52() -> split_binary(<<1, 2>>, 2).
a53() -> split_binary(a, 2).
a54() -> binary_part(<<>>, 1, 1).
a55() -> binary_part(<<1, 2>>, 2, -1).
a56() -> binary_part(<<1, 2>>, 1, 2).
a57() -> binary_part(<<1, 2>>, {1, 2}).
a58() -> binary_part(<<1, 2>>, x).
a59() -> integer_to_list(1, 99).
a60() -> integer_to_list(1, 10).
a61() -> integer_to_binary(1, 99).
a62() -> float_to_list(1.0, [x]).
a63() -> float_to_list(1.0, x).
a64() -> float_to_binary(1.0, [x]).
a65() -> erlang:make_tuple(-1, x).
a66() -> erlang:append_element(a, x).
a67() -> erlang:delete_element(3, {x}).
a68() -> erlang:insert_element(3, {x}, y).
a69() -> setelement(3, {x}, y).
a70() -> atom_to_binary(a, x).
a71() -> atom_to_list("x").
a72() -> is_function(x, -1).
a73() -> is_function(x, a).
a74() -> is_record({x}, x, a).
a75() -> erlang:list_to_ref("x").
a76() -> list_to_tuple([a | b]).
a77() -> binary_to_list(<<1:3>>).
a78() -> bitstring_to_list(a).
a79() -> binary_to_term(<<1>>).
a80() -> term_to_binary(a, x).
a81() -> length([a | b]).
a82() -> tl([]).
a83() -> round(a).
a84() -> erlang:max(a).
a85() -> self(1).
a86() -> node(1).
a87() -> node(a).
a88() -> exit(a, b).
a89() -> erlang:phash2(a, -1).
a90() -> erlang:md5(a).
a91() -> erlang:crc32(a).
a92() -> erlang:adler32(a).
a93() -> pid_to_list(a).
a94() -> size(a).
a95() -> size(1).
a96() -> map_size(a).
a97() -> map_size([]).
a98() -> byte_size(a).
a99() -> tuple_size([]).
a100() -> erlang:fun_to_list(a).
a101() -> erlang:port_to_list(a).
a102() -> erlang:ref_to_list(a).
a103() -> erlang:'++'(a, b).
a104() -> erlang:list_to_atom("a", b).
a105() -> list_to_binary(<<1>>).
a106() -> apply(a, b).
a107() -> apply(a, b, c).
a108() -> apply(1, b, []).
a109() -> apply(a, 1, []).
a110() -> apply(fun t/1, c).
a111() -> fun t:a/b.
a112() -> fun 1:a/1.
a113() -> X = x, fun X:a/b.
a114() -> binary_to_existing_atom(<<255>>).
a115() -> maps:get(a, #{}).
a116() -> maps:get(a, []).
a117() -> erlang:error(a, b).
t() -> 1.
t(X) -> X.
show(X) -> X.
attempt(F) -> try F() catch _:_ -> ok end.
