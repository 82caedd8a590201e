%% since OTP 29, for its machine
%% is_record/1,2,3 of native records in guards and bodies: local, imported, of other modules, tuples beside them.
-module(native_guards).
-export([main/1]).
-import_record(native_guards_shapes, [pt, sq]).
-record #own{a = 1}.
-record(old, {a, b}).

main(_) ->
    Source = "-module(native_guards_shapes).\n-export([pt/1, sq/0, own/0, hidden/1]).\n-export_record([pt, sq, own]).\n"
        "-record #pt{x, y = 0}.\n-record #sq{}.\n-record #own{a = 2}.\n-record #hidden{x}.\n"
        "pt(X) -> #pt{x = X}.\nsq() -> #sq{}.\nown() -> #own{}.\nhidden(X) -> #hidden{x = X}.\n",
    {ok, native_guards_shapes, Code} = compile:forms(forms(Source), []),
    {module, _} = code:load_binary(native_guards_shapes, "native_guards_shapes.beam", Code),
    M = native_guards_shapes,
    Terms = [#pt{x = 1}, #sq{}, #own{}, M:own(), M:hidden(2), #old{a = 1, b = 2}, {pt, 1, 0}, {pt}, {own, 1}, {sq}, {}, pt,
             [], #{}, 1.5],
    Tests = [imported, imported_empty, own, own_by_module, of_module, hidden, any, tuple, either, both, nested,
             in_if, field_too, name_given, size_given, compared, in_case],
    [io:format("~p: ~p~n", [Test, [guarded(Test, T) || T <- Terms]]) || Test <- Tests],
    [io:format("~p: ~p~n", [Test, [body(Test, T) || T <- Terms]]) || Test <- Tests],
    io:format("~p~n", [[[dynamic(T, N) || N <- [pt, sq, own, old]] || T <- Terms]]),
    io:format("~p~n", [[[dynamic(T, A, N) || {A, N} <- [{M, pt}, {M, own}, {?MODULE, own}, {pt, 3}, {M, 3}]] || T <- Terms]]),
    io:format("~p~n", [[length([T || T <- Terms, is_record(T, pt)]), length([T || T <- Terms, is_record(T, own)]),
                        length([T || T <- Terms, is_record(T, native_guards_shapes, own)])]]),
    io:format("~p~n", [[(fun(R) when is_record(R, sq) -> sq; (R) when is_record(R, pt) -> R#pt.x; (_) -> no end)(T)
                        || T <- Terms]]).

guarded(imported, T) when is_record(T, pt) -> yes;
guarded(imported_empty, T) when erlang:is_record(T, sq) -> yes;
guarded(own, T) when is_record(T, own) -> yes;
guarded(own_by_module, T) when is_record(T, ?MODULE, own) -> yes;
guarded(of_module, T) when erlang:is_record(T, native_guards_shapes, own) -> yes;
guarded(hidden, T) when is_record(T, native_guards_shapes, hidden) -> yes;
guarded(any, T) when is_record(T) -> yes;
guarded(tuple, T) when is_record(T, old) -> yes;
guarded(either, T) when is_record(T, pt); is_record(T, own); is_record(T, old, 3) -> yes;
guarded(both, T) when is_record(T, pt), is_record(T, native_guards_shapes, pt) -> yes;
guarded(nested, T) when not (is_record(T, pt) orelse is_record(T, own)) andalso is_record(T) -> yes;
guarded(in_if, T) -> if is_record(T, sq) -> sq; is_record(T, pt) -> pt; is_record(T, own) -> own; true -> no end;
guarded(field_too, T) when is_record(T, pt), T#pt.x > 0 -> yes;
guarded(name_given, T) when is_record(element(1, {T}), pt) -> yes;
guarded(size_given, T) when is_record(T, pt, 3) -> yes;
guarded(compared, T) when is_record(T, pt) =:= is_record(T, native_guards_shapes, pt), is_record(T, pt) or is_record(T, own) -> yes;
guarded(in_case, T) ->
    case T of
        _ when is_record(T, sq) -> sq;
        #pt{x = X} when is_record(T, pt), X =:= 1 -> pt;
        #own{} when is_record(T, own) -> own;
        _ -> no
    end;
guarded(_, _) -> no.

body(imported, T) -> is_record(T, pt);
body(imported_empty, T) -> erlang:is_record(T, sq);
body(own, T) -> is_record(T, own);
body(own_by_module, T) -> is_record(T, ?MODULE, own);
body(of_module, T) -> erlang:is_record(T, native_guards_shapes, own);
body(hidden, T) -> is_record(T, native_guards_shapes, hidden);
body(any, T) -> is_record(T);
body(tuple, T) -> is_record(T, old);
body(either, T) -> is_record(T, pt) orelse is_record(T, own) orelse is_record(T, old, 3);
body(both, T) -> is_record(T, pt) andalso is_record(T, native_guards_shapes, pt);
body(nested, T) -> not (is_record(T, pt) or is_record(T, own)) and is_record(T);
body(in_if, T) -> [is_record(T, sq), is_record(T, pt), is_record(T, own)];
body(field_too, T) -> is_record(T, pt) andalso T#pt.x > 0;
body(name_given, T) -> is_record(element(1, {T}), pt);
body(size_given, T) -> is_record(T, pt, 3);
body(compared, T) -> is_record(T, pt) =:= is_record(T, native_guards_shapes, pt);
body(in_case, T) -> case is_record(T, pt) of true -> pt; false -> no end.

dynamic(T, Name) -> try is_record(T, Name) catch C:R -> {C, R} end.

dynamic(T, A, B) -> try is_record(T, A, B) catch C:R -> {C, R} end.

forms(Text) ->
    {ok, Tokens, _} = erl_scan:string(Text),
    [begin {ok, Form} = erl_parse:parse_form(One), Form end || One <- split(Tokens, [])].

split([], []) -> [];
split([{dot, _} = Dot | Rest], One) -> [lists:reverse(One, [Dot]) | split(Rest, [])];
split([Token | Rest], One) -> split(Rest, [Token | One]).
