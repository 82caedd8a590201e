%% options: '+{target,29}'
-module(nr_export_forms).
-export_record(s).
-export_record([1]).
-export_record([a/1]).
-export_record(["a"]).
-export_record([]).
-import_record(m, []).
f() -> 1.
-export_record([f]).
-import_record(n, [f]).
