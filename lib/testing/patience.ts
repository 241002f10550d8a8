import { configure } from '@testing-library/react';

// Parts of a page are fetched when they are first needed, and on a busy machine that takes longer than a second.
configure({ asyncUtilTimeout: 10_000 });
