%% options: '+{target,29}'
-module(nr_index).
-export([f/1, g/1]).
-import_record(m, [v]).
-record #s{a, b = 1}.
f(X) -> [#s.a, #v.x, X].
g(X) -> [record_info(fields, v), record_info(size, s), record_info(fields, s), X].
