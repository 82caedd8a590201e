%% What OTP's tools answer of two folders of .beam files with the same modules: compares(OURS, THEIRS, TOOLS). A line a difference.
-module(tools).
-export([main/1]).

main([Ours, Theirs | Tools]) ->
    Names = [filename:basename(F) || F <- filelib:wildcard(Ours ++ "/*.beam"), filelib:is_file(filename:join(Theirs, filename:basename(F)))],
    %% Stripped files tell the tools nothing.
    Pairs = [{filename:rootname(N), filename:join(Ours, N), filename:join(Theirs, N)}
             || N <- Names, {ok, _} <- [beam_lib:chunks(filename:join(Theirs, N), [abstract_code, attributes])]],
    [tool(Tool, Pairs) || Tool <- Tools],
    halt().

tool("beam_lib", Pairs) -> each("beam_lib", fun lib/1, Pairs);
tool("beam_disasm", Pairs) -> each("beam_disasm", fun disassembled/1, Pairs);
tool("docs", Pairs) -> each("docs", fun docs/1, Pairs);
tool("xref", Pairs) ->
    {_, Ours, Theirs} = lists:unzip3(Pairs),
    same("xref", "all", xref(Ours), xref(Theirs));
tool("cover", Pairs) ->
    cover:start(),
    each("cover", fun covered/1, [P || {M, _, _} = P <- Pairs, lists:keymember(list_to_atom(M), 1, workloads())]);
tool("dialyzer", Pairs) ->
    {_, Ours, Theirs} = lists:unzip3(Pairs),
    same("dialyzer", "all", dialyzer("ours", Ours), dialyzer("theirs", Theirs)).

each(Tool, Answer, Pairs) ->
    [same(Tool, M, catch Answer(Ours), catch Answer(Theirs)) || {M, Ours, Theirs} <- Pairs],
    io:format("~s: ~b modules~n", [Tool, length(Pairs)]).

same(_, _, Same, Same) -> ok;
same(Tool, Name, Ours, Theirs) ->
    {A, B} = difference(Ours, Theirs),
    io:format("DIFFERS ~s ~s: ~0P, erlc: ~0P~n", [Tool, Name, A, 30, B, 30]).

%% The first parts of two terms that differ.
difference([A | As], [A | Bs]) -> difference(As, Bs);
difference([A | _], [B | _]) when is_tuple(A), is_tuple(B), tuple_size(A) =:= tuple_size(B) -> difference(A, B);
difference([A | _], [B | _]) when is_list(A), is_list(B), A =/= B -> difference(A, B);
difference(A, B) when is_tuple(A), is_tuple(B), tuple_size(A) =:= tuple_size(B) -> difference(tuple_to_list(A), tuple_to_list(B));
difference(A, B) -> {A, B}.

%% Everything but what names folders, or hashes of code.
lib(Name) ->
    %% Given a name, strip/1 would write the file.
    {ok, File} = file:read_file(Name),
    {ok, {M, [{abstract_code, {raw_abstract_v1, Forms}}, {exports, Exports}, {attributes, Attributes}, {compile_info, Info}]}} =
        beam_lib:chunks(File, [abstract_code, exports, attributes, compile_info]),
    {ok, {M, Md5}} = beam_lib:md5(File),
    16 = byte_size(Md5),
    ok = beam_lib:cmp(File, File),
    {ok, {M, Stripped}} = beam_lib:strip(File),
    {ok, {M, [{exports, Exports}]}} = beam_lib:chunks(Stripped, [exports]),
    {ok, {M, [_]}} = beam_lib:version(File),
    {M, [here(F) || F <- Forms], Exports, lists:keydelete(vsn, 1, Attributes), lists:sort([K || {K, _} <- Info])}.

%% The file's name is in forms `file` and where ?FILE is.
here({attribute, At, file, {Name, Line}}) -> {attribute, At, file, {filename:basename(Name), Line}};
here({string, At, "/" ++ _ = Text}) -> {string, At, case filename:extension(Text) of ".erl" -> filename:basename(Text); _ -> Text end};
here(Tuple) when is_tuple(Tuple) -> list_to_tuple(here(tuple_to_list(Tuple)));
here([Head | Tail]) -> [here(Head) | here(Tail)];
here(Other) -> Other.

disassembled(File) ->
    {beam_file, M, Exports, _, Info, Functions} = beam_disasm:file(File),
    [] = Exports -- [{N, A, Entry} || {function, N, A, Entry, [_ | _]} <- Functions],
    {M, lists:sort([{N, A} || {N, A, _} <- Exports]), lists:sort([K || {K, _} <- Info])}.

docs(File) ->
    case beam_lib:chunks(File, ["Docs"]) of
        {ok, {_, [{"Docs", Bytes}]}} -> plain(binary_to_term(Bytes));
        {error, beam_lib, {missing_chunk, _, _}} -> none
    end.

%% Without the names of folders.
plain("/" ++ _ = Text) -> filename:basename(Text);
plain(Tuple) when is_tuple(Tuple) -> list_to_tuple(plain(tuple_to_list(Tuple)));
plain(Map) when is_map(Map) -> maps:from_list(plain(maps:to_list(Map)));
plain([Head | Tail]) -> [plain(Head) | plain(Tail)];
plain(Other) -> Other.

xref(Files) ->
    {ok, S} = xref:start([]),
    xref:set_default(S, [{warnings, false}, {verbose, false}]),
    [{ok, _} = xref:add_module(S, F) || F <- Files],
    Answers = [xref:q(S, Q) || Q <- ["E", "X", "L", "UU", "XU", "LU", "B", "(Lin) E", "ME", "domain (closure E | lists : Mod)"]],
    xref:stop(S),
    Answers.

covered(File) ->
    M = list_to_atom(filename:basename(File, ".beam")),
    code:unstick_mod(M),
    {ok, M} = cover:compile_beam(File),
    {M, Work} = lists:keyfind(M, 1, workloads()),
    Result = Work(),
    {ok, Lines} = cover:analyse(M, calls, line),
    {ok, Covered} = cover:analyse(M, coverage, function),
    cover:reset(M),
    {Result, Lines, Covered}.

workloads() ->
    %% Nothing that cover itself, or the compiler that it calls, makes use of.
    [{queue, fun() -> Q = queue:from_list(lists:seq(1, 9)), {queue:to_list(queue:reverse(Q)), queue:split(3, Q), queue:filter(fun(X) -> X > 3 end, Q)} end},
     {array, fun() -> A = array:from_list(lists:seq(1, 40)), {array:to_orddict(array:set(50, x, A)), array:foldl(fun(_, X, N) -> X + N end, 0, A)} end},
     {calendar, fun() -> [calendar:gregorian_seconds_to_datetime(X * 100000007) || X <- lists:seq(1, 30)] end},
     {base64, fun() -> {base64:encode(<<"any text">>), base64:decode(<<"YW55IHRleHQ=">>), base64:mime_decode("YW5 5IHR")} end},
     {erl_scan, fun() -> erl_scan:string("f(X) -> {X, \"a\\n\", $b, 16#ff, 1.5e3, 'q r', <<1:3>>}.\n%% c\n", {1, 1}, [return, text]) end},
     {erl_pp, fun() -> {ok, Ts, _} = erl_scan:string("f(X) -> case X of {a, Y} when Y > 1 -> [Y || Y <- X]; #{a := B} -> B end."),
                       {ok, F} = erl_parse:parse_form(Ts), lists:flatten(erl_pp:form(F)) end},
     {uri_string, fun() -> {uri_string:parse("http://u@h:80/p/../q?a=b#f"), uri_string:normalize("HTTP://h/a/./b/../c"), uri_string:compose_query([{"a", "b c"}])} end}].

dialyzer(Name, Files) ->
    Plt = Name ++ ".plt",
    Warnings = dialyzer:run([{analysis_type, plt_build}, {output_plt, Plt}, {files, Files}]),
    {ok, _} = dialyzer:plt_info(Plt),
    All = dialyzer:run([{init_plt, Plt}, {analysis_type, succ_typings}, {files, Files}, {check_plt, false},
                        {warnings, [unmatched_returns, error_handling, unknown]}]),
    lists:sort([lists:flatten(dialyzer:format_warning(W)) || W <- Warnings ++ All]).
