%% compile:forms on abstract forms made by the program: all kinds of expressions and annotations, and what is wrong with some.
-module(compile_forms).
-export([main/1]).

main(_) ->
    run(),
    mistakes(),
    annotations(),
    transforms(),
    options().

module(Name, Forms) -> [{attribute, 1, file, {"made.erl", 1}}, {attribute, 1, module, Name}, {attribute, 2, compile, []}, {attribute, 2, export, exports(Forms)} | Forms] ++ [{eof, 99}].

exports(Forms) -> lists:usort([{F, A} || {function, _, F, A, _} <- Forms]).

function(Name, Clauses) -> {function, 5, Name, length(element(3, hd(Clauses))), Clauses}.
clause(Patterns, Body) -> {clause, 6, Patterns, [], Body}.
clause(Patterns, Guard, Body) -> {clause, 6, Patterns, Guard, Body}.

%% Quoted by hand: terms to expressions.
q(T) when is_atom(T) -> {atom, 7, T};
q(T) when is_integer(T) -> {integer, 7, T};
q(T) when is_float(T) -> {float, 7, T};
q([]) -> {nil, 7};
q([H | T]) -> {cons, 7, q(H), q(T)};
q(T) when is_tuple(T) -> {tuple, 7, [q(E) || E <- tuple_to_list(T)]};
q(T) when is_map(T) -> {map, 7, [{map_field_assoc, 7, q(K), q(V)} || {K, V} <- lists:sort(maps:to_list(T))]};
q(T) when is_binary(T) -> {bin, 7, [{bin_element, 7, {string, 7, binary_to_list(T)}, default, default}]}.

v(Name) -> {var, 7, Name}.
op(Op, L, R) -> {op, 7, Op, L, R}.
call(F, As) when is_atom(F) -> {call, 7, {atom, 7, F}, As}.
call(M, F, As) -> {call, 7, {remote, 7, {atom, 7, M}, {atom, 7, F}}, As}.

run() ->
    Term = {a, [1, 2.5, -3, 1 bsl 80, -(1 bsl 80) | tail], #{k => "v"}, <<"bin">>, [], {}, "a" ++ [8364]},
    Term2 = setelement(2, Term, [1, 2.5, -3]),
    Bodies = [
        {term, [], [q(Term2)]},
        {improper, [], [{cons, 7, {atom, 7, a}, {atom, 7, b}}]},
        {arith, ['X', 'Y'], [op('+', v('X'), op('*', v('Y'), {integer, 7, 2}))]},
        {unary, ['X'], [{tuple, 7, [{op, 7, '-', v('X')}, {op, 7, 'bnot', v('X')}]}]},
        {logic, ['X', 'Y'], [op('andalso', op('<', v('X'), v('Y')), op('orelse', {atom, 7, false}, op('=:=', v('X'), v('X'))))]},
        {lists, ['X', 'Y'], [op('++', {cons, 7, v('X'), {nil, 7}}, {cons, 7, v('Y'), {nil, 7}})]},
        {chars, [], [{cons, 7, {char, 7, $a}, {string, 7, "bc"}}]},
        {'case', ['X'], [{'case', 7, v('X'), [clause([{integer, 7, 1}], [q(one)]),
                                             clause([v('Z')], [[op('>', v('Z'), q(5))], [op('==', v('Z'), q(3))]], [q(big)]),
                                             clause([v('_')], [q(other)])]}]},
        {'if', ['X'], [{'if', 7, [clause([], [[op('>', v('X'), q(2))]], [q(more)]), clause([], [[{atom, 7, true}]], [q(less)])]}]},
        {'fun', ['X'], [{call, 7, {'fun', 7, {clauses, [clause([v('Y')], [op('-', v('X'), v('Y'))])]}}, [q(10)]}]},
        {named_fun, ['X'], [{call, 7, {named_fun, 7, 'F', [clause([q(0)], [q([])]), clause([v('N')], [{cons, 7, v('N'), {call, 7, v('F'), [op('-', v('N'), q(1))]}}])]}, [v('X')]}]},
        {fun_local, ['X'], [{call, 7, {'fun', 7, {function, unary, 1}}, [v('X')]}]},
        {fun_remote, ['X'], [call(lists, map, [{'fun', 7, {function, {atom, 7, erlang}, {atom, 7, abs}, {integer, 7, 1}}}, {cons, 7, v('X'), {nil, 7}}])]},
        {lc, ['X'], [{lc, 7, op('*', v('Y'), v('Y')), [{generate, 7, v('Y'), call(lists, seq, [q(1), v('X')])}, op('/=', v('Y'), q(2))]}]},
        {bc, ['X'], [{bc, 7, {bin, 7, [{bin_element, 7, v('Y'), {integer, 7, 16}, [little]}]}, [{generate, 7, v('Y'), call(lists, seq, [q(1), v('X')])}]}]},
        {bl, ['X'], [{lc, 7, v('Y'), [{b_generate, 7, {bin, 7, [{bin_element, 7, v('Y'), {integer, 7, 4}, default}]}, {bin, 7, [{bin_element, 7, v('X'), {integer, 7, 8}, default}]}}]}]},
        {bin, ['X'], [{bin, 7, [{bin_element, 7, v('X'), {integer, 7, 3}, [integer, unsigned, big, {unit, 8}]}, {bin_element, 7, q(1.5), default, [float]},
                                {bin_element, 7, {string, 7, [8364]}, default, [utf8]}]}]},
        {bin_match, ['X'], [{match, 7, {bin, 7, [{bin_element, 7, v('A'), {integer, 7, 4}, default}, {bin_element, 7, v('B'), default, [bitstring]}]},
                            {bin, 7, [{bin_element, 7, v('X'), default, default}]}}, {tuple, 7, [v('A'), v('B')]}]},
        {map_update, ['X'], [call(lists, sort, [call(maps, to_list, [{map, 7, {map, 7, q(#{a => 1, b => 2}), [{map_field_exact, 7, q(a), v('X')}, {map_field_assoc, 7, q(c), q(3)}]}, []}])])]},
        {map_match, ['X'], [{match, 7, {map, 7, [{map_field_exact, 7, q(k), v('V')}]}, {map, 7, [{map_field_assoc, 7, q(k), v('X')}]}}, v('V')]},
        {record, ['X'], [{match, 7, v('R'), {record, 7, r, [{record_field, 7, {atom, 7, b}, v('X')}]}},
                         {tuple, 7, [v('R'), {record_field, 7, v('R'), r, {atom, 7, a}}, {record_index, 7, r, {atom, 7, b}},
                                     {record, 7, v('R'), r, [{record_field, 7, {atom, 7, a}, q(new)}]},
                                     {record, 7, r, [{record_field, 7, {var, 7, '_'}, q(all)}]}]}]},
        {'try', ['X'], [{'try', 7, [op('div', q(1), v('X'))], [clause([v('Y')], [{tuple, 7, [q(ok), v('Y')]}])],
                        [clause([{tuple, 7, [{atom, 7, error}, v('E'), v('_')]}], [{tuple, 7, [q(error), v('E')]}]),
                         clause([{tuple, 7, [v('C'), v('E'), v('S')]}], [{tuple, 7, [v('C'), v('E'), call(is_list, [v('S')])]}])],
                        [call(put, [q(after_ran), q(true)])]}]},
        {'catch', ['X'], [{'catch', 7, call(exit, [v('X')])}]},
        {block, ['X'], [{block, 7, [call(put, [q(k), v('X')]), call(get, [q(k)])]}]},
        {'receive', ['X'], [op('!', call(self, []), v('X')), {'receive', 7, [clause([v('Y')], [{tuple, 7, [q(got), v('Y')]}])], q(1000), [q(late)]}]},
        {timeout, ['X'], [{'receive', 7, [], q(0), [v('X')]}]},
        {'maybe', ['X'], [{'maybe', 7, [{maybe_match, 7, {tuple, 7, [q(ok), v('Y')]}, {tuple, 7, [v('X'), q(7)]}}, v('Y')]}]}],
    Record = {attribute, 3, record, {r, [{record_field, 3, {atom, 3, a}}, {typed_record_field, {record_field, 3, {atom, 3, b}, q(2)}, {type, 3, integer, []}}]}},
    Forms = module(made, [Record | [function(F, [clause([v(P) || P <- Ps], B)]) || {F, Ps, B} <- Bodies, F =/= 'maybe']]),
    {ok, made, Code} = compile:forms(Forms, []),
    {module, made} = code:load_binary(made, "made.beam", Code),
    [begin
         Args = [3, 4, 5],
         io:format("~p: ~0p~n", [F, catch apply(made, F, lists:sublist(Args, length(Ps)))])
     end || {F, Ps, _} <- Bodies, F =/= 'maybe'],
    io:format("~0p ~0p ~0p~n", [made:'case'(1), made:'try'(0), lists:keyfind(options, 1, made:module_info(compile)) =/= undefined]).

mistakes() ->
    F = fun(Body) -> module(bad, [function(f, [clause([], Body)])]) end,
    lists:foreach(fun({What, Forms}) -> io:format("~p:~n", [What]), tell(compile:forms(Forms, [return])) end,
        [{unbound, F([v('X')])},
         {unused, F([{match, 7, v('X'), q(1)}, q(2)])},
         {undefined, F([call(g, [])])},
         {no_module, tl(tl(tl(F([q(1)]))))},
         {twice, module(bad, [function(f, [clause([], [q(1)])]), function(f, [clause([], [q(2)])])])},
         {error_form, F([q(1)]) ++ [{error, {8, ?MODULE, from_form}}]},
         {warning_form, F([q(1)]) ++ [{warning, {8, ?MODULE, from_form}}]},
         {record, F([{record, 7, none, []}])},
         {other_file, module(bad, [{attribute, 1, file, {"other.hrl", 10}}, function(f, [clause([], [v('X')])])])}]).

tell({ok, Module, Code, Warnings}) -> io:format("  ok ~p ~p~n", [Module, is_binary(Code)]), messages(Warnings);
tell({error, Errors, Warnings}) -> io:format("  error~n"), messages(Errors), messages(Warnings).

messages(Lists) ->
    [io:format("    ~ts ~0p ~ts~n", [File, Location, text(Module, What)]) || {File, Infos} <- Lists, {Location, Module, What} <- Infos].

text(?MODULE, What) -> io_lib:format("~p", [What]);
text(Module, What) -> Module:format_error(What).

annotations() ->
    lists:foreach(
        fun(A) ->
            Forms = [{attribute, A, module, places}, {attribute, A, export, [{f, 0}]},
                     {function, A, f, 0, [{clause, A, [], [], [{var, A, 'X'}]}]}, {eof, A}],
            io:format("~0p~n", [A]),
            tell(compile:forms(Forms, [return]))
        end, [3, {3, 4}, [{location, 3}], [{location, {3, 4}}, {generated, true}], [{location, {3, 4}}, {text, "X"}], [{file, "f.erl"}, {location, 3}]]).

transforms() ->
    Forms = module(trans, [function(f, [clause([], [{atom, 7, here}])])]),
    Transform = module(transforms_atoms,
                       [function(parse_transform, [clause([v('Forms'), v('_')], [call(erlang, binary_to_term, [call(binary, replace, [call(erlang, term_to_binary, [v('Forms')]), q(<<"here">>), q(<<"gone">>)])])])])]),
    {ok, Name, Code} = compile:forms(Transform, []),
    {module, Name} = code:load_binary(Name, "t.beam", Code),
    {ok, trans, New} = compile:forms(Forms, [{parse_transform, Name}]),
    {module, trans} = code:load_binary(trans, "trans.beam", New),
    io:format("~p~n", [trans:f()]),
    tell(compile:forms(Forms, [return, {parse_transform, no_such_transform}])).

options() ->
    Forms = module(opts, [function(f, [clause([], [q(1)])]), {function, 9, g, 0, [clause([], [v('_X')])]}]),
    Good = module(opts, [function(f, [clause([], [q(1)])])]),
    [io:format("~0p ~0p~n", [O, shape(compile:forms(Forms, O))]) || O <- [[], [binary], [return_errors], [return_warnings]]],
    [io:format("~0p ~0p~n", [O, shape(compile:forms(Good, O))]) || O <- [[], [binary], [return], [return_errors], [return_warnings], [{source, "/a/b.erl"}]]],
    {ok, opts, Code} = compile:forms(Good, [{source, "/a/b.erl"}]),
    {module, opts} = code:load_binary(opts, "opts.beam", Code),
    io:format("~p~n", [proplists:get_value(source, opts:module_info(compile))]),
    io:format("~0p~n", [element(3, compile:forms(Good, [to_pp]))]),
    io:format("~ts~n", [compile:format_error({undef_parse_transform, some})]).

shape(Tuple) when is_tuple(Tuple) -> [if is_binary(E) -> binary; true -> E end || E <- tuple_to_list(Tuple), not is_list(E)];
shape(Other) -> Other.
