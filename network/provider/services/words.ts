/** Count words as the network counts them where no usage is reported: parts between white space (provider protocol §4.2). */
export const wordCount = (text: string): number => text.split(/\s+/u).filter((word) => word !== '').length;
