// The editor's "Glossary term": a button that opens the chooser, and the look of marked words.
(() => {
  const { DraftJS, React, draftail } = window;

  class TermSource extends draftail.ModalWorkflowSource {
    getChooserConfig() {
      return {
        url: this.props.entityType.chooserUrls.termChooser,
        urlParams: {},
        onload: window.CHOOSER_MODAL_ONLOAD_HANDLERS,
        responses: { chosen: this.onChosen },
      };
    }

    // Wagtail's own knows only its own types: it would make words that cannot be edited one by one.
    onChosen({ id, title }) {
      const { editorState, onComplete } = this.props;
      const { EditorState, Modifier } = DraftJS;
      const selection = editorState.getSelection();
      const content = editorState
        .getCurrentContent()
        .createEntity("TERM", "MUTABLE", { id, term: title });
      const key = content.getLastCreatedEntityKey();
      const marked = selection.isCollapsed()
        ? Modifier.replaceText(content, selection, title, null, key)
        : Modifier.applyEntity(content, selection, key);
      this.workflow.close();
      onComplete(EditorState.push(editorState, marked, "apply-entity"));
    }
  }

  const Term = (props) => {
    const { term } = props.contentState.getEntity(props.entityKey).getData();
    const label = term || "Not in the glossary";
    return React.createElement(draftail.TooltipEntity, { ...props, icon: "#icon-glasses", label });
  };

  draftail.registerPlugin({ type: "TERM", source: TermSource, decorator: Term }, "entityTypes");
})();
