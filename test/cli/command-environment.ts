const { PATH, NODE_COMPILE_CACHE } = process.env;

/** The environment of the commands under test: no settings and no credentials of the person who runs the tests. */
export const commandEnvironment = { PATH, NODE_COMPILE_CACHE, HOME: '/nonexistent', AWS_EC2_METADATA_DISABLED: 'true' };
