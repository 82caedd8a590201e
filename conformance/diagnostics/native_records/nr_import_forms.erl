%% options: '+{target,29}'
-module(nr_import_forms).
-import_record(1, [a]).
-import_record(m, [X]).
-import_record(m, a).
-import_record(m, [a], 3).
-import_record(m, [a | b]).
-import_record(m, [a/1]).
-import_record m, [ok].
-export_record(s, t).
