create trigger case_keys_erased before insert on vault.case_keys for each row execute function panoh.refuse_erased();
