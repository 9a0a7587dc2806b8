package dev.weft.examples.junit;

/** Run by Surefire, as any project has it. */
@ExamplesOf("src/test/pages")
class PagesTest {}
