/** Where the choice is kept; the script below runs before the first paint and therefore cannot import it. */
const script =
  "try{var t=localStorage.getItem('theme');if(t==='light'||t==='dark')document.documentElement.dataset.theme=t}catch(e){}";

/** Put the reader's theme on <html> before anything is painted, so that no page flashes in the other one. Belongs in <head>. */
export function ThemeScript() {
  // biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours; React would escape the quotes of a script given as text.
  return <script dangerouslySetInnerHTML={{ __html: script }} />;
}
