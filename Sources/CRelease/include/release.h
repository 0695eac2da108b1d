/* The commit that this build is of; an empty text where the build was not told. */
const char *recordal_commit(void);
