%% since OTP 29, for its machine
%% Native records of another module, which OTP compiles here.
-module(native_import).
-export([main/1]).
-import_record(native_shapes, [pt]).

main(_) ->
    Source = "-module(native_shapes).\n-export([pt/1, hidden/1]).\n-export_record([pt]).\n"
        "-record #pt{x, y = 0}.\n-record #hidden{x}.\n"
        "pt(X) -> #pt{x = X}.\nhidden(X) -> #hidden{x = X}.\n",
    {ok, native_shapes, Code} = compile:forms(forms(Source), []),
    fail(fun() -> #pt{x = 1} end),
    {module, native_shapes} = code:load_binary(native_shapes, "native_shapes.beam", Code),
    P = #pt{x = 1},
    H = native_shapes:hidden(2),
    io:format("~p ~p ~p~n", [P, H, #native_shapes:pt{y = 1, x = 2}]),
    io:format("~p~n", [P =:= native_shapes:pt(1)]),
    io:format("~p ~p ~p~n", [P#pt.x, P#native_shapes:pt.y, P#_.x]),
    io:format("~p ~p ~p~n", [P#pt{x = 5}, P#native_shapes:pt{y = 5}, P#_{y = 6, x = 7}]),
    io:format("~p~n", [[kind(X) || X <- [P, H, pt, {pt, 1, 0}]]]),
    io:format("~p~n", [[any(X) || X <- [P, H, pt]]]),
    io:format("~p~n", [[guarded(X) || X <- [P, P#pt{x = 9}, H, pt]]]),
    io:format("~p~n", [[{is_record(X, pt), is_record(X, native_shapes, hidden)} || X <- [P, H, {pt, 1, 2}]]]),
    [fail(F) || F <- [fun() -> #pt{y = 1} end, fun() -> #pt{x = 1, z = 2} end, fun() -> (id(P))#pt.z end,
                      fun() -> (id(P))#pt{z = 1} end, fun() -> (id(H))#_.x end, fun() -> (id(H))#_{x = 1} end,
                      fun() -> (id(H))#native_shapes:hidden.x end, fun() -> #native_shapes:hidden{x = 1} end,
                      fun() -> (id(H))#native_shapes:hidden{x = 1} end, fun() -> #native_shapes:nope{} end,
                      fun() -> #no_such_module_:pt{} end, fun() -> #pt{y = Y} = id(H), Y end]],
    Self = self(),
    spawn_link(fun() -> Self ! {got, P#pt{y = Self =:= self()}} end),
    receive {got, #pt{y = Y} = Got} -> io:format("~p ~p~n", [Y, Got]) end,
    io:format("~p~n", [binary_to_term(term_to_binary(P)) =:= P]).

kind(#pt{x = X}) -> {pt, X};
kind(#native_shapes:hidden{}) -> hidden;
kind(_) -> no.

any(#_{x = X}) -> X;
any(#_{}) -> record;
any(_) -> no.

guarded(X) when X#pt.x > 5 -> big;
guarded(X) when X#_.x == 1 -> one;
guarded(X) when is_record(X, native_shapes, hidden) -> hidden;
guarded(X) when is_record(X, pt) -> pt;
guarded(_) -> none.

fail(F) ->
    Result = try F() catch C:R -> {C, R} end,
    io:format("~p~n", [Result]).

forms(Text) ->
    {ok, Tokens, _} = erl_scan:string(Text),
    [begin {ok, Form} = erl_parse:parse_form(One), Form end || One <- split(Tokens, [])].

split([], []) -> [];
split([{dot, _} = Dot | Rest], One) -> [lists:reverse(One, [Dot]) | split(Rest, [])];
split([Token | Rest], One) -> split(Rest, [Token | One]).

id(X) -> X.
