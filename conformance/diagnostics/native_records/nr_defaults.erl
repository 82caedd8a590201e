%% options: '+{target,29}'
-module(nr_defaults).
-record #s{a = self(), b = X, c = #s{}, d = f(), e = 1 + 2, g = [x | y], h = #{a => 1}, i = <<1, 2:3>>, j = "s", k = -1,
           l = fun() -> a end, m = fun lists:map/2, n = 1 / 0, o = $a, p = a:b(), q = begin 1 end, r = ~"x", s = 1.0e10,
           t = abs(-1), u = [1, 2] ++ [3], v = {a, #{}}, w = fun f/1, x = [Y || Y <- [1]], y = case 1 of 1 -> 1 end}.
-record #t{a = not true, b = 1 == 1, c = true and false, d = "a" "b", e = bnot 1, f = 1 div 2, g = a + 1, h = 1 rem 0,
           i = element(1, {a}), j = <<"a", "b">>, k = <<(-1)>>, l = 1 andalso 2, m = #m:f{}, n = -1.5, o = <<>>}.
-export_record([s, t]).
