// The keys of a review. JupyterLab's own (a inserts a cell) are held off while the review has the
// focus; in a field letters are letters, and Escape leaves it.
export default { render({ model, el }) {
  const send = (box, key) => model.send({
    key, turn: model.get('turn'), values: [...box.querySelectorAll('input')].map(one => one.value),
  });
  const press = event => {
    const box = event.currentTarget, typing = event.target.matches('input');
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (typing && event.key === 'Escape') { box.focus(); event.stopPropagation(); }
    if (typing) return;
    if (event.key === 'e') box.querySelector('input').focus();
    else if ('arnp'.includes(event.key)) send(box, event.key);
    else return;
    event.preventDefault();
  };
  const click = event => {
    const all = [...event.currentTarget.querySelectorAll('button')];
    const at = all.indexOf(event.target.closest('button'));
    if (at >= 0) send(event.currentTarget, 'arpn'[at]);
  };
  const attach = tries => {
    const box = el.closest('.zr-review');
    if (!box) { if (tries) requestAnimationFrame(() => attach(tries - 1)); return; }
    box.tabIndex = 0;
    box.dataset.lmSuppressShortcuts = 'true';
    box.addEventListener('keydown', press, true);  // before a field keeps its keys to itself
    box.addEventListener('click', click);
    const told = () => { box.dataset.turn = model.get('turn'); };
    model.on('change:turn', told);
    told();
  };
  attach(600);
} }
