"""Random Erlang modules: main/0 calls local functions with many arguments and prints what each call gives.

Expressions are made for a wanted kind (integer, float, atom, list, tuple, map, bits, fun), now and then for another one, so
that programs mostly get somewhere and sometimes fail. A seed gives the same text on any machine. Loops end because each local
call hands on less fuel. What a program must not show: pids, funs, addresses, order of maps' keys beyond 32.
"""
import random

KINDS = ["int", "int", "float", "atom", "list", "tuple", "map", "bits", "fun", "record"]
EDGES = [0, 1, -1, 2, 3, 7, 8, 15, 16, 63, 64, 127, 128, 255, 256, 1000, 65535, 65536, (1 << 31) - 1, 1 << 31, (1 << 59) - 1, 1 << 59, -(1 << 59),
         -(1 << 59) - 1, (1 << 60) - 1, 1 << 60, (1 << 63) - 1, 1 << 63, 1 << 64, -(1 << 64), (1 << 70) + 5]
ATOMS = ["a", "b", "c", "ok", "error", "true", "false", "undefined", "'A b'"]
TESTS = ["is_integer", "is_float", "is_number", "is_atom", "is_boolean", "is_list", "is_tuple", "is_map", "is_binary", "is_bitstring", "is_function"]
COMPARE = ["<", ">", "=<", ">=", "==", "/=", "=:=", "=/="]

HEAD = """-module({name}).
-export([main/0]).
-compile(nowarn_export_all).
-record(rec, {{x = 1, y}}).

main() ->
    lists:foreach(fun({{N, F}}) -> put(k, 0), io:format("~w ~0p~n", [N, {{shown(tried(F)), shown(get(k))}}]), flush() end, calls()).

tried(F) ->
    try F() of
        V -> {{value, V}}
    catch
        throw:T -> {{throw, T}};
        exit:R -> {{exit, R}};
        error:{{bad_generator, _}}:S -> {{error, bad_generator, is_list(S)}};
        error:R:S -> {{error, R, where(S)}}
    end.

%% The function of this module in which it was; one that the compiler made ('-f/2-fun-0-') counts as the one that it stands in.
where([{{{name}, F, A, _}} | _]) ->
    case atom_to_list(F) of
        "-" ++ Name -> [Outer | _] = string:split(Name, "-"), Outer;
        Name -> Name ++ "/" ++ integer_to_list(arity(A))
    end;
where([{{erlang, _, _, _}} | Stack]) -> where(Stack);
where(_) -> elsewhere.
arity(A) when is_list(A) -> length(A);
arity(A) -> A.

flush() -> receive _ -> flush() after 0 -> ok end.

shown({{'EXIT', {{R, [{{_, _, _, _}} | _] = S}}}}) -> {{'EXIT', shown(R), where(S)}};
shown({{'EXIT', {{R, []}}}}) -> {{'EXIT', shown(R), []}};
shown(F) when is_function(F) -> 'fun';
shown(P) when is_pid(P) -> pid;
shown(I) when is_integer(I), abs(I) > 1 bsl 2000 -> {{big, erlang:phash2(I)}};
shown(T) when is_tuple(T) -> list_to_tuple([shown(E) || E <- tuple_to_list(T)]);
shown([H | T]) -> [shown(H) | shown(T)];
shown(M) when is_map(M) -> lists:sort([{{shown(K), shown(V)}} || {{K, V}} <- maps:to_list(M)]);
shown(X) -> X.

small(N) when is_integer(N), N >= 0, N < 200 -> N;
small(_) -> 3.
"""


class Program:
    def __init__(self, seed, name, modern=False):
        self.r = random.Random(seed)
        self.name = name
        self.modern = modern  # the language of OTP 26 and later too
        self.count = 0
        self.functions = []

    # Helpers

    def pick(self, *choices):
        return self.r.choice(choices)

    def choose(self, *makers):
        """One of several texts; the others are not made, so that they bind nothing."""
        return self.r.choice(makers)()

    def chance(self, p):
        return self.r.random() < p

    def fresh(self):
        self.count += 1
        return f"V{self.count}"

    def one_of(self, weighted):
        """weighted: (weight, function) pairs"""
        at = self.r.uniform(0, sum(w for w, _ in weighted))
        for w, f in weighted:
            at -= w
            if at <= 0:
                return f()
        return weighted[-1][1]()

    def var(self, env, kind):
        """A variable of that kind, if there is one, else a constant. env: (name, kind) pairs"""
        fitting = [v for v, k in env if k == kind]
        if fitting and self.chance(0.9):
            return self.r.choice(fitting)
        if env and self.chance(0.15):
            return self.r.choice(env)[0]
        return self.constant(kind)

    # Constants

    def constant(self, kind):
        r = self.r
        if kind == "int":
            return str(r.choice(EDGES) if self.chance(0.4) else r.randint(-20, 60))
        if kind == "float":
            return self.pick("0.0", "1.5", "-2.25", "3.0", "1.0e10", "-0.5", "1.0e300", "2.5e-3")
        if kind == "atom":
            return r.choice(ATOMS)
        if kind == "list":
            return self.pick("[]", "[1, 2, 3]", '"ab"', "[a | b]", "[{a, 1}, {b, 2}]", "[1.0, 1, x]", "[[1], [2, 3]]", "[5, 4, 6, 1]")
        if kind == "tuple":
            return self.pick("{}", "{a, 1}", "{ok, [x]}", "{1, 2, 3}", "{error, {b, <<1>>}}", "{ok, 7}")
        if kind == "record":
            return self.pick("#rec{}", "#rec{x = 2, y = b}", "#rec{y = [1]}")
        if kind == "map":
            return self.pick("#{}", "#{a => 1}", "#{a => 1, b => [2]}", "#{1 => a, 1.0 => b}", "#{b => #{a => 2}, {x} => 3}")
        if kind == "bits":
            return self.pick("<<>>", "<<1, 2, 3>>", "<<5:3>>", '<<"abcdef">>', "<<1:1, 2:15>>", "<<255, 128, 0, 1>>", "<<16#C3, 16#A9, 65>>", "<<1.5/float, 7>>")
        return self.pick("fun(Z) -> Z end", "fun(_) -> ok end", "fun erlang:abs/1", "fun(Z) when Z > 3 -> Z - 1 end")

    # Expressions that guards may have

    def simple_int(self, env, depth=0):
        if depth > 2 or self.chance(0.35):
            return self.var(env, "int")
        a, b = self.simple_int(env, depth + 1), self.simple_int(env, depth + 1)
        k = self.r.randint(0, 9)
        small = str(self.r.choice([0, 1, 3, 8, 20, 59, 60, 64]))
        return self.one_of([
            (8, lambda: f"({a} {self.pick('+', '-', '*', '+', '-')} {b})"),
            (3, lambda: f"({a} {self.pick('div', 'rem')} {self.pick(b, '2', '3', '8', '-7', '1000')})"),
            (4, lambda: f"({a} {self.pick('band', 'bor', 'bxor')} {self.pick(b, '255', '65535', str((1 << 59) - 1))})"),
            (2, lambda: f"({a} {self.pick('bsl', 'bsr')} {small})"),
            (1, lambda: f"({self.pick('- ', 'bnot ', 'abs')}({a}))"),
            (2, lambda: self.pick("length({})", "tuple_size({})", "map_size({})", "byte_size({})", "bit_size({})").format(
                self.var(env, ["list", "tuple", "map", "bits", "bits"][k % 5]))),
            (1, lambda: f"{self.pick('round', 'trunc', 'floor', 'ceil')}({self.var(env, 'float')})"),
            (1, lambda: f"hd({self.var(env, 'list')})"),
            (1, lambda: f"element({self.pick('1', '2', a)}, {self.var(env, 'tuple')})"),
            (1, lambda: f"map_get({self.pick('a', 'b')}, {self.var(env, 'map')})"),
        ])

    def simple_float(self, env, depth=0):
        if depth > 2 or self.chance(0.3):
            return self.var(env, "float")
        a, b = self.simple_float(env, depth + 1), self.pick(self.simple_float, self.simple_int)(env, depth + 1)
        return self.pick(f"({a} {self.pick('+', '-', '*', '/')} {b})", f"float({self.simple_int(env, depth + 1)})", f"(- {a})", f"({b} / {self.pick('2', '4.0', b)})")

    def test(self, env, depth=0):
        kind = self.r.choice(KINDS[:8])
        v = self.r.choice(env)[0] if env and self.chance(0.6) else self.var(env, kind)
        other = self.r.choice(env)[0] if env and self.chance(0.4) else self.constant(self.r.choice(KINDS[:8]))
        text = self.one_of([
            (4, lambda: f"{self.r.choice(TESTS)}({v})"),
            (5, lambda: f"{self.simple_int(env, 1)} {self.r.choice(COMPARE)} {self.simple_int(env, 1)}"),
            (4, lambda: f"{v} {self.r.choice(COMPARE)} {other}"),
            (1, lambda: f"{self.simple_float(env, 1)} {self.r.choice(COMPARE)} {self.simple_int(env, 1)}"),
            (1, lambda: f"is_map_key({self.pick('a', 'b', v)}, {self.var(env, 'map')})"),
            (1, lambda: f"is_function({v}, 1)"),
            (1, lambda: f"is_record({v}, rec)"),
            (1, lambda: f"({v})#rec.x =:= 2"),
            (1, lambda: self.pick("true", "false", v)),
        ])
        if depth < 2 and self.chance(0.45):
            rest = self.test(env, depth + 1)
            return f"(({text}) {self.pick('andalso', 'orelse', 'and', 'or', 'xor', 'andalso', 'orelse')} ({rest}))"
        return f"not ({text})" if self.chance(0.1) else f"({text})"

    def guard(self, env):
        parts = [self.test(env) for _ in range(self.pick(1, 1, 1, 2))]
        return self.pick(", ", "; ").join(parts)

    # Patterns: the text, and the variables that it binds are added to `new`

    def bind(self, new, kind):
        name = self.fresh()
        new.append((name, kind))
        return name

    def pattern(self, env, new, kind, depth=0):
        if self.chance(0.08):
            kind = self.r.choice(KINDS)
        if depth > 2 or self.chance(0.22):
            return self.one_of([
                (6, lambda: self.bind(new, kind)),
                (2, lambda: "_"),
                (1, lambda: self.r.choice(env)[0] if env else "_"),
                (1, lambda: self.r.choice(new)[0] if new else "_"),
            ])
        deeper = lambda k=None: self.pattern(env, new, k or self.r.choice(KINDS), depth + 1)
        if kind == "list":
            return self.one_of([
                (4, lambda: f"[{deeper('int')} | {deeper('list')}]"),
                (2, lambda: "[]"),
                (2, lambda: f"[{deeper()}, {deeper()}]"),
                (1, lambda: f"\"{self.pick('a', 'ab')}\" ++ {deeper('list')}"),
                (1, lambda: f"{self.bind(new, 'list')} = [{deeper()} | _]"),
            ])
        if kind == "tuple":
            return self.one_of([
                (4, lambda: f"{{{self.pick('ok', 'error', 'a')}, {deeper()}}}"),
                (2, lambda: f"{{{deeper('int')}, {deeper('int')}, {deeper('int')}}}"),
                (1, lambda: "{}"),
                (1, lambda: f"{self.bind(new, 'tuple')} = {{{deeper()}, {deeper()}}}"),
            ])
        if kind == "record":
            return self.choose(lambda: f"#rec{{x = {deeper('int')}}}", lambda: f"#rec{{y = {deeper()}, x = {deeper('int')}}}", lambda: "#rec{}")
        if kind == "map":
            return self.choose(lambda: f"#{{a := {deeper('int')}}}", lambda: f"#{{a := {deeper('int')}, b := {deeper('list')}}}", lambda: "#{}",
                               lambda: f"#{{{self.pick('1', '{x}', 'b')} := {deeper()}}}")
        if kind == "bits":
            return self.bits_pattern(env, new, depth)
        if kind == "fun":
            return self.bind(new, "fun")
        return self.constant(kind if kind in ("int", "float", "atom") else "int")

    def bits_pattern(self, env, new, depth):
        parts = []
        outside = len(new)  # sizes may use what is bound before them in the same binary only
        for _ in range(self.r.randint(1, 3)):
            sizes = [v for v, k in env + new[outside:] if k == "int"]
            size = self.r.choice(sizes) if sizes and self.chance(0.4) else self.pick("1", "3", "7", "8", "12", "16", "32", "64")
            parts.append(self.one_of([
                (4, lambda: f"{self.bind(new, 'int')}:{size}{self.pick('', '/little', '/signed', '/signed-little', '/unit:1', '/native')}"),
                (3, lambda: self.bind(new, "int")),
                (2, lambda: self.pick("1", "0:1", "5:3", '"a"', "255", "1:16/little")),
                (1, lambda: f"_:{size}"),
                (2, lambda: f"{self.bind(new, 'bits')}:{self.pick('1', '2', size)}/{self.pick('binary', 'bits', 'binary-unit:4')}"),
                (1, lambda: f"{self.bind(new, 'float')}/float"),
                (1, lambda: f"{self.choose(lambda: self.bind(new, 'int'), lambda: '_')}/{self.pick('utf8', 'utf16', 'utf32')}"),
            ]))
        if self.chance(0.75):
            parts.append(self.choose(lambda: "_/bits", lambda: "_/binary", lambda: f"{self.bind(new, 'bits')}/{self.pick('binary', 'bits')}"))
        return f"<<{', '.join(parts)}>>"

    # Expressions

    def body(self, env, kind, depth):
        env = list(env)
        out = []
        for _ in range(self.pick(0, 0, 1, 1, 2)):
            some = self.r.choice(KINDS)
            value = self.expr(env, some, depth + 1)
            if self.chance(0.2):
                new = []
                pattern = self.pattern(env, new, some, 1)
                out.append(f"{pattern} = {value}")
                env += new
            else:
                out.append(f"{self.bind(env, some)} = {value}")
        return ", ".join(out + [self.expr(env, kind, depth + 1)])

    def clauses(self, env, from_kind, kind, depth, catch_all):
        out = []
        for _ in range(self.pick(1, 2, 2, 3)):
            new = []
            pattern = self.pattern(env, new, from_kind)
            guard = f" when {self.guard(env + new)}" if self.chance(0.4) else ""
            out.append(f"{pattern}{guard} -> {self.body(env + new, kind, depth + 1)}")
        if self.chance(catch_all):
            out.append(f"_ -> {self.body(env, kind, depth + 1)}")
        return "; ".join(out)

    def expr(self, env, kind, depth=0):
        if self.chance(0.05):
            kind = self.r.choice(KINDS)
        if depth > 4:
            return self.var(env, kind)
        go = lambda k=None: self.expr(env, k or self.r.choice(KINDS), depth + 1)
        some = self.r.choice(KINDS)
        return self.one_of([
            (8, lambda: self.var(env, kind)),
            (14, lambda: self.made(env, kind, depth, go)),
            (4, lambda: f"case {go(some)} of {self.clauses(env, some, kind, depth, 0.7)} end"),
            (2, lambda: f"if {self.guard(env)} -> {self.body(env, kind, depth + 1)}; true -> {self.body(env, kind, depth + 1)} end"),
            (3, lambda: self.call(env, kind, go)),
            (2, lambda: self.try_catch(env, kind, depth)),
            (1, lambda: f"(catch {go(kind)})"),
            (1, lambda: f"(fun({self.pick('Q', '_')}) -> {go(kind)} end)({go()})" if self.chance(0.5) else self.named_fun(env, kind, depth)),
            (1, lambda: f"begin self() ! {{m, {go(some)}}}, self() ! z, receive {{m, {self.bits_safe(env, some, kind, depth)} after 0 -> {go(kind)} end end"),
            (1, lambda: self.pick("throw({})", "error({})", "exit({})", "error({{badmatch, {}}})").format(go()) if self.chance(0.4) else go(kind)),
            (1, lambda: f"begin put(k, {go()}), {go(kind)} end"),
            (1, lambda: f"({self.test(env)} {self.pick('andalso', 'orelse')} {go(kind)})" if kind == "atom" else go(kind)),
        ])

    def bits_safe(self, env, some, kind, depth):
        new = []
        pattern = self.pattern(env, new, some)
        return f"{pattern}}} -> {self.body(env + new, kind, depth + 2)}"

    def named_fun(self, env, kind, depth):
        f, n = self.fresh(), self.fresh()
        inner = env + [(n, "int")]
        return f"(fun {f}({n}) when {n} > 0 -> {f}({n} - 1); {f}({n}) -> {self.expr(inner, kind, depth + 2)} end)({self.pick('0', '1', '3')})"

    def call(self, env, kind, go):
        name, kinds, result = self.r.choice(self.functions)
        arguments = ", ".join(["Fuel - 1"] + [go(k) for k in kinds])
        text = f"{name}({arguments})"
        return text if result == kind or self.chance(0.3) else f"element(1, {{{go(kind)}, {text}}})"

    def try_catch(self, env, kind, depth):
        v, s = self.fresh(), self.fresh()
        catches = self.pick(f"throw:{v} -> {{t, {v}}}", f"error:{v} -> {{e, {v}}}", f"_:{v} -> {{c, {v}}}", f"error:badarg -> {self.expr(env, kind, depth + 2)}",
                            f"C{v}:{v}:{s} -> {{C{v}, {v}, is_list({s})}}", f"error:{{badmatch, {v}}} -> {v}; exit:_ -> x")
        of = f" of {self.clauses(env, kind, kind, depth + 1, 0.6)}" if self.chance(0.3) else ""
        after = f" after put(k, {self.var(env, self.r.choice(KINDS))})" if self.chance(0.25) else ""
        return f"try {self.body(env, kind, depth + 1)}{of} catch {catches}{after} end"

    def made(self, env, kind, depth, go):
        """An expression that makes that kind."""
        if kind == "int":
            return self.simple_int(env)
        if kind == "float":
            return self.simple_float(env)
        if kind == "atom":
            return self.choose(lambda: self.test(env), lambda: f"({go()} {self.r.choice(COMPARE)} {go()})", lambda: f"(not {go('atom')})", lambda: f"{self.r.choice(TESTS)}({go()})")
        if kind == "tuple":
            return self.choose(lambda: f"{{{self.pick('ok', 'error', 'a')}, {go()}}}", lambda: f"{{{go('int')}, {go('int')}, {go()}}}", lambda: f"setelement({self.pick('1', '2', go('int'))}, {go('tuple')}, {go()})")
        if kind == "record":
            return self.choose(lambda: f"#rec{{x = {go('int')}, y = {go()}}}", lambda: f"({go('record')})#rec{{x = {go('int')}}}", lambda: f"({go('record')})#rec{{y = {go()}, x = {go()}}}")
        if kind == "map":
            return self.choose(lambda: f"#{{a => {go('int')}, b => {go('list')}}}", lambda: f"({go('map')})#{{{self.pick('a', 'b', go())} => {go()}}}", lambda: f"({go('map')})#{{a := {go('int')}}}",
                             lambda: f"#{{{go('int')} => {go()}, {go()} => c}}", *([lambda: self.map_comprehension(env, depth)] if self.modern else []))
        if kind == "bits":
            return self.made_bits(env, depth, go)
        if kind == "fun":
            new = []
            pattern = self.pattern(env, new, self.r.choice(KINDS))
            return f"fun({pattern}) -> {self.body(env + new, self.r.choice(KINDS), depth + 2)} end"
        return self.choose(lambda: f"[{go('int')} | {go('list')}]", lambda: f"[{go()}, {go()}]", *[lambda: self.comprehension(env, depth)] * 2, lambda: f"({go('list')} ++ {go('list')})",
                         lambda: f"lists:{self.pick('reverse', 'sort', 'usort')}({go('list')})", lambda: f"lists:map({go('fun')}, {go('list')})", lambda: f"tuple_to_list({go('tuple')})", lambda: f"({go('list')} -- {go('list')})")

    def made_bits(self, env, depth, go):
        if self.chance(0.3):
            bits = self.r.random() < 0.5
            env2, qualifiers = self.qualifiers(env, depth)
            return f"<< {'<<(' + self.expr(env2, 'int', depth + 2) + '):' + self.pick('8', '3', '16/little') + '>>' if bits else '<<(' + self.expr(env2, 'bits', depth + 2) + ')/bits>>'} || {qualifiers} >>"
        parts = []
        for _ in range(self.r.randint(1, 3)):
            size = self.pick("8", "3", "16", "1", f"(small({go('int')}))")
            parts.append(self.one_of([
                (4, lambda: f"({go('int')}):{size}{self.pick('', '/little', '/signed', '/native-unsigned')}"),
                (2, lambda: f"({go('int')})"),
                (2, lambda: f"({go('bits')})/{self.pick('bits', 'binary', 'bitstring')}"),
                (1, lambda: f"({go('bits')}):{self.pick('1', '2', size)}/{self.pick('bits', 'binary')}"),
                (1, lambda: f"({go('float')})/float{self.pick('', '-little')}"),
                (1, lambda: f"({go('int')})/{self.pick('utf8', 'utf16', 'utf32')}"),
                (1, lambda: '"xy"'),
            ]))
        return f"<<{', '.join(parts)}>>"

    def qualifiers(self, env, depth):
        env = list(env)
        out = []
        for _ in range(self.pick(1, 1, 2)):
            new = []
            if self.chance(0.3):
                value = self.expr(env, "bits", depth + 2)
                out.append(f"<<{self.bind(new, 'int')}:{self.pick('8', '4', '3', '16')}>> <= {value}")
            elif self.modern and self.chance(0.25):
                value = self.expr(env, "map", depth + 2)
                out.append(f"{self.bind(new, 'atom')} := {self.bind(new, 'int')} <- {value}")
            else:
                value = self.expr(env, "list", depth + 2)
                out.append(f"{self.pattern(env, new, self.pick('int', 'int', 'tuple'), 1)} <- {value}")
            env += new
            if self.chance(0.5):
                out.append(self.test(env))
        return env, ", ".join(out)

    def comprehension(self, env, depth):
        inner, qualifiers = self.qualifiers(env, depth)
        return f"[{self.expr(inner, self.r.choice(KINDS), depth + 2)} || {qualifiers}]"

    def map_comprehension(self, env, depth):
        inner, qualifiers = self.qualifiers(env, depth)
        return f"#{{{self.expr(inner, 'int', depth + 2)} => {self.expr(inner, self.r.choice(KINDS), depth + 2)} || {qualifiers}}}"

    # The module

    def function(self, name, kinds, result):
        clauses = [f"{name}(Fuel{', _' * len(kinds)}) when Fuel < 0 -> {self.constant(result)}"]
        for _ in range(self.r.randint(1, 4)):
            new = []
            patterns = [self.pattern([], new, k) if self.chance(0.6) else self.bind(new, k) for k in kinds]
            guard = f" when {self.guard(new)}" if self.chance(0.5) else ""
            clauses.append(f"{name}({', '.join(['Fuel'] + patterns)}){guard} ->\n    {self.body(new, result, 0)}")
        return ";\n".join(clauses) + ".\n"

    def text(self):
        self.functions = [(f"f{i}", [self.r.choice(KINDS) for _ in range(self.r.randint(1, 3))], self.r.choice(KINDS)) for i in range(self.r.randint(3, 6))]
        calls = []
        for i in range(50):
            name, kinds, _ = self.r.choice(self.functions)
            arguments = [self.constant(k if self.chance(0.85) else self.r.choice(KINDS)) for k in kinds]
            calls.append(f"{{{i}, fun() -> {name}({', '.join(['4'] + arguments)}) end}}")
        parts = [HEAD.format(name=self.name), "calls() ->\n    [" + ",\n     ".join(calls) + "].\n"]
        return "\n".join(parts + [self.function(*f) for f in self.functions])


def program(seed, name, modern=False):
    """The text of a module."""
    return Program(seed, name, modern).text()
