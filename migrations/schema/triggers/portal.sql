create trigger article_reviews_append_only before delete or update
    or truncate on panoh.article_reviews for each statement execute function panoh.refuse_change();
create trigger article_reviews_second before insert on panoh.article_reviews for each row execute function panoh.refuse_unreviewed();
create trigger article_revisions_append_only before delete or update
    or truncate on panoh.article_revisions for each statement execute function panoh.refuse_change();
create trigger articles_reviewed before update on panoh.articles for each row when (CURRENT_USER = 'panoh_app'::name) execute function panoh.refuse_unreviewed();
